"""How passwords are stored and what they must be."""

from __future__ import annotations

import re

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

from jixiao.web.language import t


class Argon2(Argon2PasswordHasher):
    """Argon2id with the parameters that OWASP names for 19 MiB: a login costs 25 ms and little memory."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class ThreeKinds:
    """A password holds at least three of: capital letters, small letters, digits, signs (GB/T 22239, 身份鉴别)."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError when there are fewer."""
        kinds = sum(bool(re.search(kind, password)) for kind in ("[A-Z]", "[a-z]", "[0-9]", "[^A-Za-z0-9]"))
        if kinds < 3:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        return t("密码至少包含大写字母、小写字母、数字、符号中的三类")
