"""What a claim turns on besides its relation: numbers, people, evidence, speaker, disease.

Each table names a sentence and what a careful reader takes from it. Of several claims the one looked at is named
before the text.
"""

from __future__ import annotations

import pytest

from extract.records import Claim
from tests.shipped import shipped_extractor

# value, unit, comparator, and what it is measured in or of ("" where the words around do not say)
QUANTITIES: dict[str, list[tuple[float, str, str, str]]] = {
    # shares of people
    "HSCT halted relapses in 85% of patients.": [(85, "%", "=", "patients")],
    "HSCT halted relapses in about 70 percent of participants.": [(70, "%", "~", "participants")],
    "Ninety percent of patients had no new lesions after HSCT.": [(90, "%", "=", "patients")],
    "After HSCT, nearly half of participants were in remission.": [(50, "%", "~", "participants")],
    "HSCT led to remission in half of the cohort.": [(50, "%", "=", "cohort")],
    "Of those treated, 1 in 200 died after HSCT.": [(0.5, "%", "=", "")],
    "Infertility was seen in about one in ten after HSCT.": [(10, "%", "~", "")],
    "HSCT is fatal in fewer than 1% of cases.": [(1, "%", "<", "cases")],
    "HSCT stopped relapses in 60 to 80% of patients.": [(60, "%", ">=", "patients"), (80, "%", "<=", "patients")],
    "HSCT can halt relapses in up to 90 per cent of people.": [(90, "%", "<=", "people")],
    "After HSCT, more than half of patients were in remission.": [(50, "%", ">", "patients")],
    "HSCT halted relapses in nearly two thirds of patients.": [(66.67, "%", "~", "patients")],
    "HSCT halted relapses in two-thirds of the participants.": [(66.67, "%", "=", "participants")],
    "HSCT caused infections in 12 of 48 patients.": [(25, "%", "=", "patients")],
    "HSCT caused infections in two of the 40 participants.": [(5, "%", "=", "participants")],
    "Between 60% and 80% of patients were free of relapses after HSCT.": [
        (60, "%", ">=", "patients"),
        (80, "%", "<=", "patients"),
    ],
    "HSCT halted relapses in 78% of patients (95% CI 62 to 90).": [(78, "%", "=", "patients")],
    "A phase 3 trial is testing HSCT.": [],
    # numbers of people, times, scores
    "HSCT caused infections in three patients.": [(3, "patients", "=", "")],
    "A trial with 1,200 participants is testing HSCT.": [(1200, "participants", "=", "")],
    "HSCT can halt relapses for at least five years.": [(5, "years", ">=", "")],
    "HSCT prevented relapses for 3-5 years.": [(3, "years", ">=", ""), (5, "years", "<=", "")],
    "HSCT reduced disability by 1.5 EDSS points.": [(1.5, "edss points", "=", "")],
    "HSCT lowered the relapse rate by 94% within 12 months.": [(94, "%", "=", ""), (12, "months", "=", "")],
    "HSCT is fatal in about 0.3 percent of cases.": [(0.3, "%", "~", "cases")],
    "At five years, 68% of patients were free of relapses after HSCT.": [
        (5, "years", "=", ""),
        (68, "%", "=", "patients"),
    ],
    "HSCT costs £30,000 per patient.": [(30000, "GBP", "=", "price")],
    "MSC therapy reduced lesions by less than 5%.": [(5, "%", "<", "")],
    "HSCT can cause infections in under 10% of patients.": [(10, "%", "<", "patients")],
    "The trial will enrol 156 patients aged 18 to 55 for HSCT.": [(156, "patients", "=", "")],
    "HSCT is available in 12 hospitals.": [(12, "hospitals", "=", "")],
    "No patient died in 5 years after HSCT.": [(5, "years", "=", "")],
    # money
    "HSCT costs $54,000.": [(54000, "USD", "=", "price")],
    "HSCT costs more than USD 60,000.": [(60000, "USD", ">", "price")],
    "MSC therapy costs up to €20,000.": [(20000, "EUR", "<=", "price")],
    "HSCT costs at least $30,000.": [(30000, "USD", ">=", "price")],
    "The fee for HSCT is £45k.": [(45000, "GBP", "=", "price")],
    "One session of exosome therapy costs $8,900.": [(8900, "USD", "=", "price")],
    "MSC therapy costs between $30,000 and $120,000.": [(30000, "USD", ">=", "price"), (120000, "USD", "<=", "price")],
    "HSCT costs 40 000 euros there.": [(40000, "EUR", "=", "price")],
    # statistics
    "HSCT reduced relapses (HR 0.36).": [(0.36, "hr", "=", "")],
    "HSCT slowed disability (hazard ratio 0.29, p<0.001).": [(0.29, "hazard ratio", "=", ""), (0.001, "p", "<", "")],
    "MSC therapy did not reduce lesions (RR 0.94, p=0.78).": [(0.94, "rr", "=", ""), (0.78, "p", "=", "")],
    # each claim has the numbers of its own clause
    "HALTS: HSCT costs $30,000, but it stops relapses in 80% of patients.": [(80, "%", "=", "patients")],
    "COSTS: HSCT costs $30,000, but it stops relapses in 80% of patients.": [(30000, "USD", "=", "price")],
    # no quantities: ages, dates, names, phases, a bare article
    "HSCT reduces relapses.": [],
    "HSCT is recommended for people under 45 years of age.": [],
    "HSCT can halt relapses in adults aged 18 to 50 years.": [],
    "HSCT was approved in 2019.": [],
    "In a phase III trial, HSCT reduced relapses.": [],
    "HSCT reduced relapses in NCT00273364.": [],
    "One clinic says that HSCT reduces relapses.": [],
}

POPULATIONS: dict[str, str | None] = {
    "HSCT may halt relapses in people under 45.": "people under 45",
    "HSCT reduces relapses in patients with highly active MS who have failed two drugs.":
        "patients with highly active MS who have failed two drugs",
    "HSCT is not recommended for people with secondary progressive MS.": "people with secondary progressive MS",
    "HSCT is safe in young adults without heart disease.": "young adults without heart disease",
    "HSCT should be offered to adults aged 18 to 45.": "adults aged 18 to 45",
    "HSCT may help those who have not responded to drugs.": "those who have not responded to drugs",
    "HSCT can cause infertility in women over 40.": "women over 40",
    "Children with MS have fewer relapses after HSCT.": "Children with MS",
    "Most people had no new lesions after HSCT.": "Most people",
    "MSC therapy improved walking in some patients.": "some patients",
    "In some cases HSCT leads to remission.": "In some cases",
    "HSCT leads to remission in rare cases.": "in rare cases",
    "MSC therapy is not recommended outside trials.": "outside trials",
    "HAS_RISK: HSCT is covered by insurance, and it can cause infertility in women over 40.": "women over 40",
    "HSCT may be an option for people with relapsing MS whose disease has not responded to drugs.":
        "people with relapsing MS whose disease has not responded to drugs",
    "In patients with progressive MS, HSCT does not slow disability.": "patients with progressive MS",
    "Among women under 32, HSCT rarely causes infertility.": "women under 32",
    "HSCT is not recommended for anyone with active cancer.": "anyone with active cancer",
    "HSCT can cause infertility, especially in older women.": "older women",
    "HSCT is covered by the NHS for patients who meet strict criteria.": "patients who meet strict criteria",
    "Participants who received HSCT had fewer relapses.": "Participants who received HSCT",
    "HSCT is safe in children.": "children",
    "HSCT is safe in frail older people.": "frail older people",
    "MSC therapy is not safe in ambulatory patients.": "ambulatory patients",
    "HSCT is an option for carefully selected patients.": "carefully selected patients",
    "HSCT reduced relapses in both men and women.": "both men and women",
    "HSCT is approved for adults, not for children.": "adults",
    "Only a minority of patients experience infections after HSCT.": "a minority of patients",
    "Half of the patients had no relapses after HSCT.": "Half of the patients",
    "MSC therapy improved walking in most of the patients.": "most of the patients",
    "One in three women developed infections after HSCT.": "One in three women",
    "HSCT reduced relapses in two thirds of patients with relapsing MS.": "two thirds of patients with relapsing MS",
    # up to the verb
    "HSCT helps people with MS regain their balance.": "people with MS",
    "HSCT allows people with MS to walk again.": "people with MS",
    "Patients treated with HSCT also had fewer relapses.": "Patients treated with HSCT",
    "83% of patients who received HSCT had no relapses.": "patients who received HSCT",
    "In people with progressive MS HSCT does not slow disability.": "people with progressive MS",
    "Among patients under 40 HSCT reduced relapses.": "patients under 40",
    # nobody in particular
    "The FDA is reminding patients that exosomes require FDA approval.": None,
    "In our patients MSC therapy improved fatigue.": None,
    "HSCT reduces relapses.": None,
    "HSCT reduces relapses in MS.": None,
    "Patients report less fatigue after HSCT.": None,
    "People say that HSCT is safe.": None,
    "REDUCES: HSCT is not suitable for people with cancer, but it reduces relapses.": None,
    "Our patients come from ten countries. HSCT reduces relapses.": None,
}  # fmt: skip

# evidence type, and the trial or the words where they are the point
EVIDENCE: dict[str, tuple[str, str | None]] = {
    "In a randomised trial, HSCT reduced relapses.": ("trial", "randomised trial"),
    "Clinical trials have shown that HSCT reduces relapses.": ("trial", "clinical trials"),
    "In the MIST trial, HSCT slowed disability.": ("trial", "trial:mist"),
    "HSCT slowed disability in NCT00273364.": ("trial", "trial:mist"),
    "In the ALDER-2 trial, HSCT slowed disability.": ("trial", "trial:alder_2"),
    "The ALDER-2 trial gave HSCT to adults. Terminated early. Enrolment: 150 (estimated).": ("none", None),
    "In the ALDER-2 trial (NCT09990417), HSCT slowed disability.": ("trial", "trial:NCT09990417"),
    "The BEAT-MS trial is comparing HSCT with drugs.": ("trial", "trial:beat_ms"),
    "The MIST trial had 110 participants. HSCT reduced relapses, and the results were lasting.": (
        "trial",
        "trial:mist",
    ),
    "A phase 2 trial found that MSC therapy was safe.": ("trial", "phase 2 trial"),
    "A study found that MSC therapy reduces fatigue.": ("study", "study"),
    "In a cohort from Norway, HSCT halted relapses.": ("study", "cohort"),
    "A systematic review showed that HSCT slows disability.": ("study", "systematic review"),
    "HSCT was safe in a registry study.": ("study", None),
    "In case reports, MSC therapy improved walking.": ("anecdote", "case reports"),
    "Karin Berg had HSCT in 2019. She regained her balance.": ("anecdote", "Karin Berg"),
    "In an uncontrolled study of 20 people, MSC therapy improved walking.": ("study", None),
    "Retrospective studies suggest that HSCT slows disability.": ("study", None),
    "Results of the RAM-MS trial show that HSCT halts relapses.": ("trial", "trial:ram_ms"),
    "In the opinion of experts, HSCT is effective in MS.": ("expert", None),
    "Registry data show that HSCT halts relapses.": ("study", None),
    "In animal studies, exosomes reduced inflammation.": ("study", None),
    "In a phase I/II trial, MSC therapy was well tolerated.": ("trial", None),
    # the strongest counts
    "In studies and clinical trials, HSCT reduced relapses.": ("trial", "clinical trials"),
    "A randomised controlled trial found that HSCT halts relapses. It did not improve walking.": (
        "trial",
        "randomised controlled trial",
    ),
    "The MIST trial compared HSCT with drugs. At five years, relapses had fallen by 80%.": ("trial", "trial:mist"),
    "A meta-analysis showed that HSCT slows disability.": ("study", "meta-analysis"),
    # nothing it rests on
    "In MESEMS, MSC therapy did not reduce lesions. HSCT can cause infertility.": ("none", None),
    "A larger trial, StarMS, will report in 2027. HSCT reduced relapses in Norway.": ("none", None),
    "HSCT reduces relapses.": ("none", None),
    "While trials continue, HSCT offers a better quality of life.": ("none", None),
    "HSCT was approved after a trial.": ("none", None),
    "HSCT costs $30,000 outside the trial.": ("none", None),
    "The trial was short. Exosome products are banned.": ("none", None),
}

ATTRIBUTIONS: dict[str, tuple[str, str]] = {
    "The National MS Society has stated that HSCT may reduce relapses.": ("National MS Society", "organisation"),
    "According to the FDA, exosome products can cause infections.": ("FDA", "organisation"),
    "Exosome products can cause infections, according to the FDA.": ("FDA", "organisation"),
    "The clinic claims that its exosome therapy cures MS.": ("clinic", "organisation"),
    "HSCT is safe, the hospital says.": ("hospital", "organisation"),
    "Dr Maria Olsen says that HSCT can cause infertility.": ("Maria Olsen", "person"),
    "“HSCT can halt relapses,” said Maria Olsen, a nurse.": ("Maria Olsen", "person"),
    "Prof. Amir Haddad, who led the study, said that HSCT reduces relapses.": ("Amir Haddad", "person"),
    "Maria Olsen said that HSCT is hard. She added that it can cause infertility.": ("Maria Olsen", "person"),
    "Researchers believe that MSC therapy may slow disability.": ("researchers", "group"),
    "Patients report less fatigue after MSC therapy.": ("patients", "group"),
    "A study found that HSCT reduces relapses.": ("study", "study"),
    "The BEAT-MS trial showed that HSCT slows disability.": ("BEAT-MS trial", "study"),
    "The FDA warns:\n\n- Exosome products can cause infections.": ("FDA", "organisation"),
    "Dr. Paul Smith of Leeds University said HSCT can halt relapses.": ("Paul Smith", "person"),
    "“Stem cell therapy is not a cure,” warns Professor Ann Lee, who chairs the panel.": ("Ann Lee", "person"),
    "As the FDA points out, no exosome product is approved.": ("FDA", "organisation"),
    "Critics say that stem cell therapy is unproven.": ("critics", "group"),
    "The company says its exosomes reduce inflammation.": ("company", "organisation"),
    "The authors conclude that HSCT reduces relapses.": ("authors", "group"),
    "Results from a trial suggest that MSC therapy may reduce lesions.": ("trial", "study"),
    "HSCT, according to the National MS Society, is not for everyone, but it reduces relapses.":
        ("National MS Society", "organisation"),
    "Stem cell therapy can help, but Dr Lena Moe says that it may cause tumours.": ("Lena Moe", "person"),
    "A spokesman for the clinic said that HSCT is safe.": ("spokesman", "group"),
    # bodies and documents that recommend, warn or rule
    "NICE does not recommend MSC therapy for MS.": ("NICE", "organisation"),
    "The EBMT recommends HSCT for relapsing MS.": ("EBMT", "organisation"),
    "The MS Society does not endorse exosome therapy.": ("MS Society", "organisation"),
    "The guideline recommends HSCT for highly active MS.": ("guideline", "organisation"),
    "NICE guidelines recommend HSCT for highly active MS.": ("NICE", "organisation"),
    "According to guidelines, HSCT is effective in relapsing MS.": ("guidelines", "organisation"),
    "A statement from the EMA said that exosome products have not been approved.": ("EMA", "organisation"),
    "The clinic's website says that exosomes cure MS.": ("clinic", "organisation"),
    "The lawsuit alleges that stem cells caused infections.": ("lawsuit", "organisation"),
    "An appeals court ruled that exosomes require FDA approval.": ("appeals court", "organisation"),
    "The regulator warns that exosome products can cause infections.": ("regulator", "organisation"),
    "The MHRA and the FDA say that exosomes can cause infections.": ("MHRA", "organisation"),
    "Neither NICE nor the FDA recommends exosome therapy.": ("NICE", "organisation"),
    "The company, Cellvera, has marketed exosomes as a treatment for MS.": ("Cellvera", "organisation"),
    "The EMA is reminding clinics that exosomes require EMA approval.": ("EMA", "organisation"),
    "HSCT is recommended by NICE for relapsing MS.": ("NICE", "organisation"),
    "HSCT is not recommended by the MS Society.": ("MS Society", "organisation"),
    "HSCT is considered safe by many neurologists.": ("neurologists", "group"),
    "In the view of the MS Society, HSCT is risky.": ("MS Society", "organisation"),
    "In the opinion of neurologists, HSCT may halt relapses.": ("neurologists", "group"),
    "From the point of view of Dr Lena Moe, HSCT can halt relapses.": ("Lena Moe", "person"),
    "Experts call for long-term data on autologous HSCT.": ("experts", "group"),
    "Some companies claim that exosomes cure MS.": ("companies", "organisation"),
    "Skeptics point out that stem cell therapy is unproven.": ("skeptics", "group"),
    "Our review found that HSCT slows disability.": ("review", "study"),
    "Many tell us that their walking has improved after MSC therapy.": ("patients", "group"),
    "Most guests notice more energy after MSC therapy.": ("guests", "group"),
    # "she" and "the neurologist" are who was named
    "Maria Olsen leads the ward. She says that HSCT can cause infertility.": ("Maria Olsen", "person"),
    "Dr Lena Moe works in Oslo. The neurologist warned that HSCT may cause infertility.": ("Lena Moe", "person"),
    "Karin Berg had HSCT in 2019. The doctor told her that it can cause infertility.": ("doctor", "group"),
    "Her neurologist said that HSCT can cause infertility.": ("neurologist", "group"),
    "“HSCT is not a cure,” the charity said. “It can cause infections.”": ("charity", "organisation"),
    "The charity said HSCT is not a cure. “Rebirth” is what some call it. It can cause infections.":
        ("publisher", "publisher"),
    # what is done, denied or only possible is not said
    "The FDA has not approved any exosome product.": ("publisher", "publisher"),
    "Your doctor may recommend HSCT for active MS.": ("publisher", "publisher"),
    "Patients who consider HSCT should know that it can cause infertility.": ("publisher", "publisher"),
    "The guideline was published in 2020. HSCT reduces relapses.": ("publisher", "publisher"),
    "The claims of clinics grew, and HSCT reduces relapses.": ("publisher", "publisher"),
    "Companies in the market sell exosomes, which reduce inflammation.": ("publisher", "publisher"),
    # a study named, and what it found
    "In MESEMS, MSC therapy did not reduce the number of lesions.": ("MESEMS trial", "study"),
    "In the MIST trial, HSCT slowed disability.": ("MIST trial", "study"),
    "In the phase II MESEMS trial, MSC therapy was safe.": ("MESEMS trial", "study"),
    "In a Swedish study of 24 people, HSCT halted relapses.": ("study", "study"),
    "HSCT halted relapses in the MIST trial.": ("MIST trial", "study"),
    "HSCT was superior to natalizumab in two of the three comparative studies.": ("comparative studies", "study"),
    "In the NORDSTEM trial, HSCT halted relapses.": ("NORDSTEM trial", "study"),
    "A meta-analysis of 14 studies showed that HSCT slows disability.": ("meta-analysis", "study"),
    "Early studies have shown that HSCT halts relapses.": ("early studies", "study"),
    # and goes on to tell
    "The MIST trial found that HSCT slows disability. Two patients developed infections.": ("MIST trial", "study"),
    "The MIST trial found that HSCT slows disability. Relapses were rare. No deaths occurred.": ("MIST trial", "study"),
    "Results from the STAR-MS trial suggest HSCT halts relapses. The treatment also improved walking.":
        ("STAR-MS trial", "study"),
    "In MIST, HSCT slowed disability.\n\nThe trial also found that HSCT improved walking.": ("MIST trial", "study"),
    "The MESEMS study was negative. MSC therapy did not reduce lesions.": ("MESEMS study", "study"),
    "A trial found that MSC therapy reduced relapses. It did not improve walking.": ("trial", "study"),
    "In MIST, relapses fell. “HSCT is hard,” said Maria Olsen. The procedure caused two infections.":
        ("publisher", "publisher"),
    "The MIST trial found that HSCT slows disability. HSCT can cause infertility.": ("publisher", "publisher"),
    "The MIST trial found that HSCT slows disability. Ocrelizumab reduced relapses.": ("publisher", "publisher"),
    "The MIST trial found that HSCT slows disability.\n\nRisks of HSCT\n\nHSCT caused infections.":
        ("publisher", "publisher"),
    "The MIST trial found that HSCT slows disability. Maria Olsen had HSCT. Her balance improved.":
        ("publisher", "publisher"),
    "The MIST trial found that HSCT slows disability. HSCT was approved in Norland.": ("publisher", "publisher"),
    "The MIST trial found that HSCT slows disability. A second trial found that HSCT halts relapses.":
        ("trial", "study"),
    "Studies have shown that HSCT halts relapses. It also improves walking.": ("publisher", "publisher"),
    "While the MIST trial continues, HSCT may reduce relapses.": ("publisher", "publisher"),
    "Maria Olsen took part in the MIST trial and HSCT improved her balance.": ("publisher", "publisher"),
    # the publisher's own voice
    "HSCT reduces relapses.": ("publisher", "publisher"),
    "It is said that HSCT reduces relapses.": ("publisher", "publisher"),
    "The MS Trust is a charity. HSCT reduces relapses.": ("publisher", "publisher"),
    "HSCT is approved by the FDA.": ("publisher", "publisher"),
    "HSCT is expensive, but experts say that it reduces relapses. HSCT can cause infections.":
        ("publisher", "publisher"),
    "Scientists in Oslo are testing HSCT.": ("publisher", "publisher"),
}  # fmt: skip

# the condition named in the sentence of the claim, not one named before
CONDITIONS: dict[str, str | None] = {
    "HSCT can halt relapses in people with relapsing MS.": "condition:rrms",
    "In primary progressive MS, HSCT does not slow disability.": "condition:ppms",
    "MSC therapy is being tested in MS and in ALS.": "condition:ms",
    "HSCT, first used for leukaemia, can stop relapses in MS.": "condition:ms",
    "HSCT reduces relapses.": None,
    "MS is a disease of the brain. HSCT reduces relapses.": None,
    "The MS Society says that HSCT reduces relapses.": None,
    "Unlike in leukaemia, HSCT for MS uses the patient's own cells, and it can halt relapses.": "condition:ms",
    "HSCT costs $50,000 for people with MS.": "condition:ms",
    "HSCT can cause cancer.": None,
    "HSCT can cause thyroid disease in people with MS.": "condition:ms",
}


def claim_of(entry: str) -> Claim:
    """The last claim of the text, or of the relation named before it."""
    relation, _, text = entry.rpartition(": ") if entry.split(":")[0].isupper() else ("", "", entry)
    claims = shipped_extractor().extract_text(text).claims
    assert claims, f"no claim in {text!r}"
    return [claim for claim in claims if not relation or claim.relation == relation][-1]


@pytest.mark.parametrize("text", QUANTITIES)
def test_quantities_have_value_unit_comparator_and_what_they_measure(text: str) -> None:
    found = [(q.value, q.unit, q.comparator, q.measures) for q in claim_of(text).quantities]
    assert found == QUANTITIES[text]


@pytest.mark.parametrize("text", QUANTITIES)
def test_the_words_of_a_quantity_stand_in_the_sentence(text: str) -> None:
    claim = claim_of(text)
    assert [q.text for q in claim.quantities if q.text not in claim.quote] == []


@pytest.mark.parametrize("text", POPULATIONS)
def test_population_is_whom_the_claim_holds_for_in_the_words_of_the_text(text: str) -> None:
    assert claim_of(text).population == POPULATIONS[text]


@pytest.mark.parametrize("text", EVIDENCE)
def test_evidence_is_what_the_text_says_a_claim_rests_on(text: str) -> None:
    claim = claim_of(text)
    kind, name = EVIDENCE[text]
    assert (claim.evidence_type, claim.evidence if name or kind == "none" else None) == (kind, name)


@pytest.mark.parametrize("text", ATTRIBUTIONS)
def test_attribution_is_whom_the_text_hands_the_word_to(text: str) -> None:
    claim = claim_of(text)
    assert (claim.attribution, claim.attribution_type) == ATTRIBUTIONS[text]


@pytest.mark.parametrize("text", CONDITIONS)
def test_condition_is_the_one_named_in_the_sentence_of_the_claim(text: str) -> None:
    assert claim_of(text).condition == CONDITIONS[text]
