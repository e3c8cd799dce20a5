"""Which numbers are trial registrations, and how their registry writes them."""

from __future__ import annotations

import pytest

from extract.trial_ids import find_trial_ids

IDS = {
    "NCT00902941": "NCT00902941",
    "NCT 0090-2941": "NCT00902941",
    "nct: 04047628": "NCT04047628",
    "NCT06000001.": "NCT06000001",
    "ISRCTN 88667898": "ISRCTN88667898",
    "ISRCTN/88667898": "ISRCTN88667898",
    "2012–000518–13": "2012-000518-13",
    "EudraCT 2012-000518-13-IT": "2012-000518-13",
    "EudraCT 2012/000518/13": "2012-000518-13",
    "2022-501234-56-01": "2022-501234-56-01",
    "ACTRN12612000123456p": "ACTRN12612000123456",
    "ANZCTR 12612000123456": "ACTRN12612000123456",
    "ChiCTR-TRC-08000123": "ChiCTR-TRC-08000123",
    "ChiCTR 2000012345": "ChiCTR2000012345",
    "KCT 0001234": "KCT0001234",
    "CTRI / 2019 / 05 / 019123": "CTRI/2019/05/019123",
    "CTRI/2019/123/019123": "CTRI/2019/123/019123",
    "DRKS-00012345": "DRKS00012345",
    "IRCT20150101012345N12": "IRCT20150101012345N12",
    "IRCT138803282033N1": "IRCT138803282033N1",
    "JapicCTI 163456": "JapicCTI-163456",
    "JMA-IIA00123": "JMA-IIA00123",
    "jRCTs031180123": "jRCTs031180123",
    "jRCT2031200123": "jRCT2031200123",
    "LBCTR2019012345": "LBCTR2019012345",
    "NTR 1234": "NTR1234",
    "NL9876": "NL9876",
    "NL-OMON12345": "NLOMON12345",
    "PACTR201909123456789": "PACTR201909123456789",
    "RBR-2b3c4d": "RBR-2b3c4d",
    "PER-012-19": "PER-012-19",
    "RPCEC 00000123": "RPCEC00000123",
    "SLCTR/2019/012": "SLCTR/2019/012",
    "TCTR20190123001": "TCTR20190123001",
    "UMIN-000012345": "UMIN000012345",
    "ITMCTR2020001234": "ITMCTR2020001234",
    "PHRR200123-002345": "PHRR200123-002345",
    "CTR20191234": "CTR20191234",
    "EUPAS 12345": "EUPAS12345",
    "U1111-1234-5678": "U1111-1234-5678",
}
NO_IDS = [
    "NCT1234567", "NCT123456789", "NCT 12345678", "ENCT00902941", "ISRCTN1234567", "201200051813", "2012-00518-13",
    "call 2012-000518-131", "KCT1234567", "DRKS123", "IRCT20181201041815N", "NTR", "NL26560.042.09", "nl 1234", "NL 23",
    "per 100 00", "per-106-20", "RBR-abcdef", "U1112-1234-5678", "UMIN 12345", "10.1001/2012-000518-13",
    "https://clinicaltrials.gov/study/NCT00902941", "The 2019/20 season and 2020-2021", "CTR2019",
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), IDS.items())
def test_registrations(text: str, number: str) -> None:
    assert [found.number for found in find_trial_ids(f"({text})")] == [number]
    assert [found.number for found in find_trial_ids(f"İt is {text}, he said")] == [number]


@pytest.mark.parametrize("text", NO_IDS)
def test_other_numbers(text: str) -> None:
    assert find_trial_ids(f"It is {text}, he said.") == []


def test_a_paragraph_of_registrations_keeps_its_places() -> None:
    text = "Oslo: EudraCT, 2011–001111–22, and NCT01234567. Rome: NCT07654321 EudraCT 2013-002222-33."
    found = find_trial_ids(text)
    assert [(trial.registry, text[trial.char_start : trial.char_end]) for trial in found] == [
        ("EudraCT", "2011–001111–22"),
        ("ClinicalTrials.gov", "NCT01234567"),
        ("ClinicalTrials.gov", "NCT07654321"),
        ("EudraCT", "2013-002222-33"),
    ]


def test_at_least_eighteen_registries_are_known() -> None:
    registries = {trial.registry for text in IDS for trial in find_trial_ids(text)}
    assert len(registries) >= 18
