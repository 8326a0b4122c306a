"""What holds after every step, whoever did what before it: one function each, two looks in."""

from tests.properties import moving, recorded, removed, sending, silence, words
from tests.properties.looking import Invariant

INVARIANTS: tuple[Invariant, ...] = (
    moving.nothing_moves_without_an_explanation,
    moving.who_moves_one_decides_on_what_depends_on_it,
    moving.what_was_promised_stays,
    moving.corrections_stand_beside_what_they_correct,
    sending.a_follow_up_owes_every_channel_of_its_predecessors,
    sending.the_newest_word_is_never_dropped,
    sending.nothing_is_sent_twice,
    sending.no_text_follows_a_newer_one,
    sending.nobody_is_called_twice_for_one_call,
    sending.nobody_is_reminded_twice,
    sending.nothing_passes_the_kill_switch,
    sending.no_channel_is_ahead_of_the_board,
    words.every_public_word_was_signed,
    words.nothing_is_public_early,
    words.what_is_published_stays_published,
    removed.what_went_is_gone,
    removed.two_decided_what_went,
    removed.promised_times_stay_readable,
    silence.no_silence_goes_unseen,
    silence.whoever_must_speak_is_called,
    recorded.the_chain_is_whole,
    recorded.the_record_can_be_followed,
    recorded.its_figures_are_those_of_the_notices,
    recorded.the_facts_say_what_the_clock_says,
)
