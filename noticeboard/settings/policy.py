"""``policy.toml`` as the domain's :class:`Policy`."""

from collections.abc import Mapping
from dataclasses import replace

from noticeboard.domain.kind import HoldingExample, Kind, Policy
from noticeboard.domain.sentence import Sentence
from noticeboard.settings.layers import Layer, Layers
from noticeboard.settings.shapes import (
    DefaultsFile,
    HoldingTable,
    InTwoLanguages,
    KindTable,
    PolicyFile,
)

EVERY_KIND = "every_kind"


def read_policy(layers: Layers) -> Policy:
    """The kinds and rules that the layers of ``policy.toml`` amount to."""
    _only(layers, wanted=True).read_as(DefaultsFile)
    file = _with_defaults_under_each_kind(layers).read_as(PolicyFile)
    return Policy(
        kinds={name: _kind(name, table) for name, table in file.kinds.items()},
        solo=file.policy.solo,
        cooling_off=file.policy.cooling_off,
        quiet_hours=file.policy.quiet_hours,
        answer_within=file.policy.answer_within,
        acknowledge_within=file.policy.acknowledge_within,
        drill_every=file.policy.drill_every,
        known_within=file.policy.known_within,
        emergency_roles=tuple(file.policy.emergency_roles),
        review_ahead=tuple(file.policy.review_ahead),
        insecure_checks=file.policy.insecure_checks,
        holding_examples={name: _holding(table) for name, table in file.holding_texts.items()},
        stock_phrases={tongue: tuple(list_) for tongue, list_ in file.stock_phrases.items()},
    )


def _with_defaults_under_each_kind(layers: Layers) -> Layers:
    """``[every_kind]`` as a layer below all others, spelled out for each kind."""
    merged = layers.merged()
    kinds = merged.get("kinds")
    names = list(kinds) if isinstance(kinds, Mapping) else []
    spelled_out = {"kinds": dict.fromkeys(names, merged[EVERY_KIND])}
    below = Layer(layers.origin([EVERY_KIND]).place, spelled_out)
    return Layers((below, *_only(layers, wanted=False).layers))


def _only(layers: Layers, *, wanted: bool) -> Layers:
    """The layers with nothing but ``[every_kind]``, or with everything else."""
    return Layers(
        tuple(
            replace(
                layer,
                table={k: v for k, v in layer.table.items() if (k == EVERY_KIND) is wanted},
            )
            for layer in layers.layers
        )
    )


def _kind(name: str, table: KindTable) -> Kind:
    return Kind(
        name=name,
        title=_sentence(table.title),
        promises=table.promises,
        next_word=table.next_word,
        min_lead=table.min_lead,
        recommended_lead=table.recommended_lead,
        delay_notice=table.delay_notice,
        confirm_within=table.confirm_within,
        follow_up_wait=table.follow_up_wait,
        cadence=table.cadence,
        contact_hours=table.contact_hours,
        late_after=table.late_after,
        fulfilment=_sentence(table.fulfilment),
        fulfilment_in_part=_sentence(table.fulfilment_in_part),
        approvals=tuple(table.approvals),
        mandatory_channels=tuple(table.mandatory_channels),
        required=tuple(table.required),
        on_late=table.on_late,
        explain_within=table.explain_within,
        postmortem=table.postmortem,
        go_no_go=tuple(table.go_no_go),
        reminders=tuple(table.reminders),
        reminder=_sentence(table.reminder),
        explanations={kind: tuple(parts) for kind, parts in table.explanations.items()},
        about=_sentence(table.about) if table.about else None,
        headline=_sentence(table.headline) if table.headline else None,
        headline_about=_sentence(table.headline_about) if table.headline_about else None,
    )


def _holding(table: HoldingTable) -> HoldingExample:
    title, body, short = (_sentence(words) for words in (table.title, table.body, table.short))
    return HoldingExample(title, body, short, table.kind, table.resolved)


def _sentence(texts: InTwoLanguages) -> Sentence:
    return Sentence(en=texts.en, ko=texts.ko)
