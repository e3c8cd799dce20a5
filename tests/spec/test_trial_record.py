"""Trial records: the fields of a registry's record, its text, and what is said when the schema changes."""
# ruff: noqa: E501 - a study stands on one line

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from extract.document import read_document
from extract.records import TrialRecord, UnreadableError

STUDY: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT04000001", "briefTitle": "AHSCT or Drugs in MS", "acronym": "ORD"},
        "statusModule": {
            "overallStatus": "ACTIVE_NOT_RECRUITING",
            "startDateStruct": {"date": "2019-12-17", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2027-01", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2029-01", "type": "ESTIMATED"},
            "studyFirstPostDateStruct": {"date": "2019-08-07"},
            "lastUpdatePostDateStruct": {"date": "2025-11-20"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "An Institute", "class": "NIH"}},
        "descriptionModule": {"briefSummary": "AHSCT may stop relapses.\n\nPatients are randomised."},
        "conditionsModule": {"conditions": ["Multiple Sclerosis", "Relapsing MS"]},
        "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE3"], "enrollmentInfo": {"count": 156, "type": "ACTUAL"}},
        "armsInterventionsModule": {"interventions": [{"type": "PROCEDURE", "name": "AHSCT"}, {"type": "DRUG", "name": "Drug B"}]},
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Relapse-free survival", "timeFrame": "36 months"}],
            "secondaryOutcomes": [{"measure": "Deaths"}],
        },
        "eligibilityModule": {"eligibilityCriteria": "Inclusion:\n\n* Age 18 to 55\n* Relapsing MS"},
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2026-01-01"}},
    "hasResults": False,
}  # fmt: skip


def with_field(path: str, value: Any) -> dict[str, Any]:
    """The study with one field set; None takes it away."""
    study = deepcopy(STUDY)
    *steps, last = path.split(".")
    here = study
    for step in steps:
        here = here.setdefault(step, {})
    if value is None:
        del here[last]
    else:
        here[last] = value
    return study


def read(study: Any) -> Any:
    return read_document(json.dumps(study).encode(), "application/json", None)


def test_a_study_of_clinicaltrials_gov() -> None:
    reading = read(STUDY)
    assert reading.trial == TrialRecord(
        registry_id="NCT04000001",
        title="AHSCT or Drugs in MS",
        status="active_not_recruiting",
        study_type="interventional",
        phases=("phase3",),
        enrolment=156,
        enrolment_type="actual",
        sponsor="An Institute",
        start_date="2019-12-17",
        primary_completion_date="2027-01",
        completion_date="2029-01",
        first_posted_date="2019-08-07",
        last_updated_date="2025-11-20",
        conditions=("Multiple Sclerosis", "Relapsing MS"),
        interventions=("Procedure: AHSCT", "Drug: Drug B"),
        primary_outcomes=("Relapse-free survival [36 months]",),
        secondary_outcomes=("Deaths",),
    )
    assert reading.form == "record"
    assert (reading.stated_date, reading.canonical_url) == (
        "2025-11-20",
        "https://clinicaltrials.gov/study/NCT04000001",
    )
    kinds = {reading.text[block.char_start : block.char_end]: block.kind for block in reading.blocks}
    assert kinds["Brief summary"] == "heading"
    assert kinds["AHSCT may stop relapses."] == "paragraph"
    assert kinds["Age 18 to 55"] == kinds["Deaths"] == "list_item"
    assert "2025-11-20" not in reading.text, "an update of nothing is no change of the text"


@pytest.mark.parametrize(
    ("path", "value", "missing"),
    [
        ("protocolSection.identificationModule.nctId", None, "protocolSection.identificationModule.nctId"),
        ("protocolSection.identificationModule.briefTitle", 7, "protocolSection.identificationModule.briefTitle"),
        ("protocolSection.statusModule.overallStatus", None, "protocolSection.statusModule.overallStatus"),
        ("protocolSection.statusModule", [], "protocolSection.statusModule.overallStatus"),
        ("protocolSection.conditionsModule.conditions", "MS", None),
        ("protocolSection.designModule.enrollmentInfo.count", "156", None),
        ("protocolSection.armsInterventionsModule.interventions", [None, 3, {"name": ["x"]}], None),
        ("protocolSection.aiModule", {"summary": "new"}, None),
    ],
)
def test_a_missing_field_is_named_and_an_odd_or_unknown_one_is_no_trouble(
    path: str, value: Any, missing: str | None
) -> None:
    study = with_field(path, value)
    if missing is None:
        assert read(study).trial.registry_id == "NCT04000001"
        return
    with pytest.raises(UnreadableError, match=f"the field {missing} is missing"):
        read(study)


ISRCTN = """<fullTrial xmlns="http://www.67bricks.com/isrctn"><trial lastUpdated="2025-06-02T10:00:00Z">
<isrctn>88000001</isrctn>
<trialDescription><title>Stem cells or drugs</title><plainEnglishSummary>Background
AHSCT may stop relapses.</plainEnglishSummary><primaryOutcome>NEDA at 2 years</primaryOutcome></trialDescription>
<trialDesign><primaryStudyDesign>Interventional</primaryStudyDesign>{status}
<overallEndDate>2028-03-31T00:00:00.000Z</overallEndDate></trialDesign>
<participants><recruitmentStart>2019-11-01T00:00:00.000Z</recruitmentStart>
<recruitmentEnd>2024-03-31T00:00:00.000Z</recruitmentEnd><targetEnrolment>198</targetEnrolment>
<inclusion>1. Aged 16-55
2. Relapsing MS</inclusion></participants>
<conditions><condition><description>Multiple sclerosis</description></condition></conditions>
<interventions><intervention><description>AHSCT</description><phase>Phase III</phase></intervention></interventions>
</trial><sponsor><organisation>A Hospital</organisation></sponsor><aNewThing/></fullTrial>"""


def test_a_trial_of_isrctn_whose_status_is_told_by_dates_unless_it_was_stopped() -> None:
    reading = read_document(ISRCTN.format(status="").encode(), "application/xml", None)
    trial = reading.trial
    assert trial is not None
    assert (trial.registry_id, trial.title, trial.status) == ("ISRCTN88000001", "Stem cells or drugs", None)
    assert (trial.recruitment_start, trial.recruitment_end) == ("2019-11-01", "2024-03-31")
    assert (trial.completion_date, trial.last_updated_date) == ("2028-03-31", "2025-06-02")
    assert (trial.phases, trial.enrolment, trial.enrolment_type) == (("Phase III",), 198, "estimated")
    assert (trial.sponsor, trial.conditions, trial.primary_outcomes) == (
        "A Hospital",
        ("Multiple sclerosis",),
        ("NEDA at 2 years",),
    )
    kinds = {reading.text[block.char_start : block.char_end]: block.kind for block in reading.blocks}
    assert kinds["AHSCT may stop relapses."] == "paragraph"
    assert kinds["Relapsing MS"] == "list_item"
    stopped = "<overallStatusOverride>Stopped</overallStatusOverride>"
    again = read_document(ISRCTN.format(status=stopped).encode(), "text/xml", None)
    assert again.trial is not None
    assert again.trial.status == "stopped"


@pytest.mark.parametrize("tag", ["isrctn", "title"])
def test_a_field_missing_in_isrctn_is_named(tag: str) -> None:
    with pytest.raises(UnreadableError, match=f"{tag} is missing"):
        read_document(ISRCTN.format(status="").replace(tag + ">", "x>").encode(), "application/xml", None)
