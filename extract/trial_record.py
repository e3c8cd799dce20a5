"""Trial records: a study of ClinicalTrials.gov (API v2, JSON) or of ISRCTN (XML) -> reading with its trial record."""

from __future__ import annotations

import re

from lxml.etree import _Element

from extract.blocks import Reading
from extract.fields import Fields
from extract.record_text import RecordText
from extract.records import TrialRecord, UnreadableError
from extract.xml import find_text, text_of

_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_ISRCTN = re.compile(r"(?:ISRCTN)?(\d{8})")
_CT = "ClinicalTrials.gov study"


def read_ctgov_study(study: Fields, media_type: str) -> Reading:
    """Read one study of the API's version 2. Raises UnreadableError naming a required field that is missing."""
    study.what = _CT
    identity, status = "protocolSection.identificationModule", "protocolSection.statusModule"
    arms, outcomes = "protocolSection.armsInterventionsModule", "protocolSection.outcomesModule"
    trial = TrialRecord(
        registry_id=study.need(f"{identity}.nctId"),
        title=study.need(f"{identity}.briefTitle"),
        status=study.need(f"{status}.overallStatus").lower(),
        why_stopped=study.text(f"{status}.whyStopped"),
        study_type=_lower(study.text("protocolSection.designModule.studyType")),
        phases=tuple(phase.lower() for phase in study.texts("protocolSection.designModule.phases")),
        enrolment=study.number("protocolSection.designModule.enrollmentInfo.count"),
        enrolment_type=_lower(study.text("protocolSection.designModule.enrollmentInfo.type")),
        sponsor=study.text("protocolSection.sponsorCollaboratorsModule.leadSponsor.name"),
        start_date=study.text(f"{status}.startDateStruct.date"),
        primary_completion_date=study.text(f"{status}.primaryCompletionDateStruct.date"),
        completion_date=study.text(f"{status}.completionDateStruct.date"),
        first_posted_date=study.text(f"{status}.studyFirstPostDateStruct.date"),
        last_updated_date=study.text(f"{status}.lastUpdatePostDateStruct.date"),
        results_posted_date=study.text(f"{status}.resultsFirstPostDateStruct.date"),
        has_results=study.flag("hasResults"),
        conditions=study.texts("protocolSection.conditionsModule.conditions"),
        interventions=tuple(_intervention(one) for one in study.each(f"{arms}.interventions")),
        primary_outcomes=tuple(_outcome(one) for one in study.each(f"{outcomes}.primaryOutcomes")),
        secondary_outcomes=tuple(_outcome(one) for one in study.each(f"{outcomes}.secondaryOutcomes")),
    )
    write = _begin(trial)
    write.section("Brief summary", study.text("protocolSection.descriptionModule.briefSummary"))
    write.section("Detailed description", study.text("protocolSection.descriptionModule.detailedDescription"))
    _write_design(write, trial)
    write.section("Eligibility criteria", study.text("protocolSection.eligibilityModule.eligibilityCriteria"))
    return write.finish(
        media_type,
        title=trial.title,
        stated_date=_day(trial.last_updated_date),
        canonical_url=f"https://clinicaltrials.gov/study/{trial.registry_id}",
        trial=trial,
    )


def read_isrctn_trial(trial_element: _Element, media_type: str) -> Reading:
    """Read one `trial` of the registry's default XML. Raises UnreadableError naming a field that is missing."""
    number = _ISRCTN.fullmatch(_need(trial_element, "isrctn"))
    if number is None:
        raise UnreadableError(
            f"ISRCTN trial: isrctn is no number of this registry: {_need(trial_element, 'isrctn')[:40]!r}"
        )
    find = _Finder(trial_element)
    enrolled = find.first("participants/totalFinalEnrolment", "results/totalFinalEnrolment")
    record = TrialRecord(
        registry_id=f"ISRCTN{number[1]}",
        title=_need(trial_element, "trialDescription/title"),
        status=_lower(find.first("trialDesign/overallStatusOverride", "participants/recruitmentStatusOverride")),
        why_stopped=find.first("trialDesign/reasonAbandoned"),
        study_type=_lower(find.first("trialDesign/primaryStudyDesign")),
        phases=find.all("interventions/intervention/phase"),
        enrolment=_whole(enrolled) or _whole(find.first("participants/targetEnrolment")),
        enrolment_type="actual" if _whole(enrolled) else "estimated",
        sponsor=find.first("../sponsor/organisation"),
        recruitment_start=_day(find.first("participants/recruitmentStart")),
        recruitment_end=_day(find.first("participants/recruitmentEnd")),
        start_date=_day(find.first("trialDesign/overallStartDate", "participants/recruitmentStart")),
        completion_date=_day(find.first("trialDesign/overallEndDate")),
        first_posted_date=_day(trial_element.get("publicIdentifierDateAssigned")),
        last_updated_date=_day(trial_element.get("lastUpdated")),
        results_posted_date=_day(find.first("results/basicReport/dateUploaded")),
        has_results=bool(find.first("results/publicationDetails", "results/basicReport")),
        conditions=find.all("conditions/condition/description"),
        interventions=find.all("interventions/intervention/description"),
        primary_outcomes=find.all("trialDescription/primaryOutcome"),
        secondary_outcomes=find.all("trialDescription/secondaryOutcome"),
    )
    write = _begin(record)
    write.section("Plain English summary", _lines(trial_element.find("trialDescription/plainEnglishSummary")))
    write.section("Study hypothesis", _lines(trial_element.find("trialDescription/studyHypothesis")))
    _write_design(write, record)
    write.section("Inclusion criteria", _lines(trial_element.find("participants/inclusion")))
    write.section("Exclusion criteria", _lines(trial_element.find("participants/exclusion")))
    write.section("Results", _lines(trial_element.find("results/publicationDetails")))
    return write.finish(
        media_type,
        title=record.title,
        stated_date=record.last_updated_date,
        canonical_url=f"https://www.isrctn.com/{record.registry_id}",
        trial=record,
    )


class _Finder:
    def __init__(self, element: _Element) -> None:
        self._element = element

    def first(self, *paths: str) -> str | None:
        """The first of these places that holds any text."""
        return next((found for path in paths if (found := find_text(self._element, path))), None)

    def all(self, path: str) -> tuple[str, ...]:
        return tuple(words for found in self._element.findall(path) if (words := text_of(found)))


def _begin(trial: TrialRecord) -> RecordText:
    """What stands above the summary. Dates of upkeep are left out: a record touched is not a text changed."""
    write = RecordText()
    write.heading(trial.title, 1)
    facts = [
        ("Registry number", trial.registry_id),
        ("Sponsor", trial.sponsor),
        ("Status", (trial.status or "").replace("_", " ")),
        ("Why stopped", trial.why_stopped),
        ("Phase", ", ".join(trial.phases)),
        ("Enrolment", f"{trial.enrolment} ({trial.enrolment_type})" if trial.enrolment is not None else None),
        ("Start", trial.start_date),
        ("Primary completion", trial.primary_completion_date),
        ("Completion", trial.completion_date),
        ("Results posted", trial.results_posted_date),
    ]
    for name, value in facts:
        if value:
            write.paragraph(f"{name}: {value.rstrip('.')}.")
    return write


def _write_design(write: RecordText, trial: TrialRecord) -> None:
    write.items("Conditions", trial.conditions)
    write.items("Interventions", trial.interventions)
    write.items("Primary outcomes", trial.primary_outcomes)
    write.items("Secondary outcomes", trial.secondary_outcomes)


def _intervention(one: Fields) -> str:
    kind = (one.text("type") or "").replace("_", " ").capitalize()
    return ": ".join(part for part in (kind, one.text("name")) if part)


def _outcome(one: Fields) -> str:
    measure, frame = one.text("measure") or "", one.text("timeFrame")
    return f"{measure} [{frame}]" if frame else measure


def _need(element: _Element, path: str) -> str:
    found = find_text(element, path)
    if found is None:
        raise UnreadableError(f"ISRCTN trial: the field {path} is missing; has the schema changed?")
    return found


def _lines(element: _Element | None) -> str | None:
    return None if element is None else "".join(str(piece) for piece in element.itertext())


def _day(value: str | None) -> str | None:
    found = _DATE.match(value or "")
    return found[0] if found else None


def _whole(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None


def _lower(value: str | None) -> str | None:
    return value.lower() if value else None
