"""The nouns that are stored: one file a noun."""

from jixiao.web.models.alarm import Alarm, Rectification
from jixiao.web.models.assignment import Assignment, Material, MaterialRequest, ReportVersion
from jixiao.web.models.comment import Comment
from jixiao.web.models.event import Event
from jixiao.web.models.evidence import Evidence
from jixiao.web.models.filing import Filing
from jixiao.web.models.grant import Grant
from jixiao.web.models.indicator_row import IndicatorRow
from jixiao.web.models.job import Job
from jixiao.web.models.jurisdiction import Deadline, Jurisdiction, SpecialDay
from jixiao.web.models.kept_draft import KeptDraft
from jixiao.web.models.log_entry import LogEntry, LogHead
from jixiao.web.models.notice import Notice
from jixiao.web.models.panel import Panel, Seat
from jixiao.web.models.person import Person
from jixiao.web.models.project import Project
from jixiao.web.models.rate import Rate
from jixiao.web.models.recheck import Recheck, RecheckLine, Sample
from jixiao.web.models.release import PublishedForm, Release
from jixiao.web.models.result import Result, ResultRule
from jixiao.web.models.revision import Revision, SchemeText
from jixiao.web.models.second_factor import RecoveryCode, SecondFactor
from jixiao.web.models.stage_count import StageCount
from jixiao.web.models.target_score import TargetScore
from jixiao.web.models.token import KeptAnswer, Token
from jixiao.web.models.unit import Lineage, Unit
from jixiao.web.models.usual_value import UsualValue
from jixiao.web.models.verification import Verification
from jixiao.web.models.webhook import Delivery, Webhook

__all__ = ["Alarm", "Assignment", "Comment", "Deadline", "Delivery", "Event", "Evidence", "Filing", "Grant", "IndicatorRow", "Job", "Jurisdiction", "KeptAnswer", "KeptDraft", "Lineage", "LogEntry", "LogHead", "Material", "MaterialRequest", "Notice", "Panel", "Person", "Project", "PublishedForm", "Rate", "Recheck", "RecheckLine", "RecoveryCode", "Rectification", "Release", "ReportVersion", "Result", "ResultRule", "Revision", "Sample", "SchemeText", "Seat", "SecondFactor", "SpecialDay", "StageCount", "TargetScore", "Token", "Unit", "UsualValue", "Verification", "Webhook"]  # fmt: skip
