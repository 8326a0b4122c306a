"""The rules: one function each, data in, violations and warnings out, all of them at once.

``RULES`` is the whole list; the desk's help shows their docstrings. Numbers are those of
docs/domain.md.
"""

from collections.abc import Callable, Iterator

from noticeboard.domain.policy import (
    afterwards,
    channels,
    checks,
    claims,
    dependencies,
    explanations,
    holding,
    moves,
    promises,
    texts,
    typed,
    typed_figures,
    wording,
    words,
)
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.violation import Finding, Report

Rule = Callable[[Situation], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    promises.promises_are_made,
    promises.promises_are_well_formed,
    promises.times_are_whole_minutes,
    promises.publication_is_ahead,
    promises.lead_is_long_enough,
    promises.waiver_has_a_reason,
    checks.a_check_asks_the_public_web,
    moves.a_delay_moves_something,
    moves.moved_promises_are_open,
    moves.a_moved_promise_keeps_an_instant,
    moves.a_moved_time_is_another_time,
    moves.withdrawn_promises_are_open,
    moves.a_kept_promise_was_open,
    words.next_word_is_ahead,
    words.a_holding_statement_gives_the_next_word,
    words.a_statement_gives_the_next_word,
    words.a_daily_word_can_be_kept,
    words.only_an_update_resolves,
    holding.a_pre_approved_text_keeps_to_its_slots,
    holding.a_note_of_a_fulfilment_is_plain_words,
    dependencies.dependencies_end_somewhere,
    dependencies.dependants_are_decided,
    dependencies.what_stays_depends_on_what_moves,
    dependencies.nothing_comes_before_what_it_depends_on,
    explanations.the_explanation_is_complete,
    explanations.parts_due_lie_ahead,
    wording.the_words_explain,
    explanations.a_contact_is_reachable,
    explanations.a_correction_names_what_it_corrects,
    claims.a_claim_was_made_before,
    afterwards.cause_and_prevention_come_soon,
    afterwards.what_was_promised_of_a_part_stays_owed,
    channels.channels_exist,
    channels.mandatory_channels_are_in,
    channels.own_texts_have_a_channel,
    texts.something_is_said,
    texts.texts_are_not_too_long,
    texts.required_parts_are_given,
    texts.hours_can_be_read,
    texts.facts_are_named,
    texts.placeholders_exist,
    typed.typed_times_agree,
    typed_figures.typed_figures_agree,
    texts.a_typo_fix_changes_no_meaning,
)


# What was promised and explained stands; a typo fix is judged by its words alone.
RULES_OF_A_FIX: tuple[Rule, ...] = (
    channels.own_texts_have_a_channel,
    texts.something_is_said,
    texts.texts_are_not_too_long,
    texts.placeholders_exist,
    texts.a_typo_fix_changes_no_meaning,
)


def check(situation: Situation) -> Report:
    """Everything the rules find in ``situation``, all of it at once."""
    rules = RULES if situation.fixes is None else RULES_OF_A_FIX
    return Report.of([finding for rule in rules for finding in rule(situation)])


__all__ = ["RULES", "RULES_OF_A_FIX", "Rule", "Situation", "check"]
