"""The streams of a compound file, the container of old Office documents (doc, xls).

Source: [MS-CFB] Compound File Binary File Format: header (2.2), FAT (2.3), mini FAT (2.4), DIFAT (2.5), directory (2.6).
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Sequence

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<30xH16xL4xLLLL4x")
"""Sector size as a power of two; where the directory begins; size below which a stream is a mini stream; where the mini
FAT begins and how many sectors it has; where the DIFAT goes on."""
_LISTED = struct.Struct("<109L")
"""The FAT sectors that the header itself lists behind that."""
_ENTRY = struct.Struct("<64sHBxLLL36xLQ")
"""Name and its length in bytes, kind, left and right neighbour, first child, first sector, size."""
_ROOT, _STREAM = 5, 2
_NO_SECTOR = 0xFFFFFFFA
"""Numbers from here on name no sector: free, end of a chain, and so on."""
_MINI_SECTOR = 64


class Damaged(Exception):
    """The file contradicts its own format."""


def streams(data: bytes, wanted: Collection[str]) -> dict[str, bytes]:
    """Those of the wanted streams that stand at the top of the container, by name as wanted. Raises Damaged."""
    container = _Container(data)
    return {name: container.read(*found) for name in wanted if (found := container.files.get(name.lower()))}


class _Container:
    """The chains of sectors and the top level of the directory: name in lower case → first sector and size."""

    def __init__(self, data: bytes):
        if len(data) < 512 or not data.startswith(_SIGNATURE):
            raise Damaged
        shift, directory, self._smallest, mini_fat, mini_sectors, more = _HEADER.unpack_from(data)
        if shift not in (9, 12):
            raise Damaged
        self._data, self._size = data, 1 << shift
        self._count = len(data) // self._size + 1
        """Sectors that the file has at most: nothing that it claims is ever longer."""
        self._fat = self._numbers(self._fat_sectors(more))
        most = min(mini_sectors, self._count // (_MINI_SECTOR // 4) + 1)  # four bytes for each mini sector
        self._mini_fat = self._numbers(self._chain(mini_fat, most, self._fat))
        self.files: dict[str, tuple[int, int]] = {}
        self._mini_stream = self._read_directory(
            b"".join(self._sectors(self._chain(directory, len(self._fat), self._fat)))
        )

    def _fat_sectors(self, more: int) -> list[int]:
        """The sectors that hold the FAT, by the header and by the chain of sectors that goes on with it; no more of them
        than the sectors of the file need."""
        found = list(_LISTED.unpack_from(self._data, _HEADER.size))
        needed = self._count * 4 // self._size + 1
        while more < _NO_SECTOR and len(found) < needed:
            *listed, more = self._numbers([more]) or (_NO_SECTOR,)
            found += listed
        return [number for number in found if number < _NO_SECTOR][:needed]

    def _sectors(self, numbers: Sequence[int]) -> list[bytes]:
        size = self._size
        return [self._data[(number + 1) * size : (number + 2) * size] for number in numbers]

    def _numbers(self, sectors: Sequence[int]) -> tuple[int, ...]:
        content = b"".join(self._sectors(sectors))
        return struct.unpack_from(f"<{len(content) // 4}L", content)

    def _chain(self, first: int, most: int, following: Sequence[int]) -> list[int]:
        """The numbers of a chain of sectors, ``most`` of them, so that one that runs in a circle ends. A chain that leads
        out of a file that was cut off ends there."""
        found: list[int] = []
        most = min(most, len(following))
        while first < len(following) and len(found) < most:
            found.append(first)
            first = following[first]
        return found

    def _read_directory(self, directory: bytes) -> tuple[int, int]:
        """Note the streams at the top level. The place of the stream that holds all mini streams."""
        if len(directory) < _ENTRY.size:
            raise Damaged
        _, _, kind, _, _, child, place, whole = _ENTRY.unpack_from(directory)
        if kind != _ROOT:
            raise Damaged
        seen, waiting = {0}, [child]
        while waiting:
            number = waiting.pop()
            if number in seen or (number + 1) * _ENTRY.size > len(directory):
                continue
            seen.add(number)
            name, length, kind, left, right, _, first, size = _ENTRY.unpack_from(
                directory, number * _ENTRY.size
            )
            waiting += (left, right)
            if kind == _STREAM:
                title = name[: max(0, length - 2)].decode("utf-16-le", "replace").lower()
                self.files[title] = (first, size & 0xFFFFFFFF)
        return place, whole & 0xFFFFFFFF

    def read(self, first: int, size: int) -> bytes:
        """The stream of this size that begins in this sector; shorter where the file ends before."""
        if size >= self._smallest:
            return b"".join(self._sectors(self._chain(first, -(-size // self._size), self._fat)))[:size]
        place, whole = self._mini_stream
        minis = b"".join(self._sectors(self._chain(place, -(-whole // self._size), self._fat)))
        numbers = self._chain(first, -(-size // _MINI_SECTOR), self._mini_fat)
        return b"".join(minis[number * _MINI_SECTOR : (number + 1) * _MINI_SECTOR] for number in numbers)[
            :size
        ]
