"""The nouns that are stored: one file a noun."""

from jixiao.web.models.comment import Comment
from jixiao.web.models.event import Event
from jixiao.web.models.filing import Filing
from jixiao.web.models.grant import Grant
from jixiao.web.models.indicator_row import IndicatorRow
from jixiao.web.models.jurisdiction import Deadline, Jurisdiction
from jixiao.web.models.notice import Notice
from jixiao.web.models.person import Person
from jixiao.web.models.project import Project
from jixiao.web.models.revision import Revision, SchemeText
from jixiao.web.models.unit import Unit

__all__ = ["Comment", "Deadline", "Event", "Filing", "Grant", "IndicatorRow", "Jurisdiction", "Notice", "Person", "Project", "Revision", "SchemeText", "Unit"]  # fmt: skip
