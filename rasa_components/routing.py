"""The dialogue policy: deterministic routing of each message by `plan`."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import (
    Policy,
    PolicyPrediction,
    SupportedData,
    confidence_scores_for,
)
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_components.answer_book import received_at
from rasa_components.follow_ups import ASIDES
from rasa_components.in_place import asked_before, in_sequence, insulted_again, meant, spoken_of
from rasa_components.past import HEARD, TOPICS, past_turns
from rasa_components.plan import A_PERSON, believed, plan, summed_up, together, topics


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class ShopRoutingPolicy(Policy):
    """Predict the next action of the plan for the latest message, then `action_listen`.

    Nothing is learned and nothing is featurised, so a prediction costs the same in the first
    and in the hundredth message. The plan is made anew for each prediction from the stored
    messages alone: the policy keeps no state that a restart could lose.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings; see `plan` for `task_faq_confidence`."""
        return {"priority": 1, "task_faq_confidence": 0.6}

    @staticmethod
    def supported_data() -> SupportedData:
        """Accept rules: Rasa trains no dialogue model without one."""
        return SupportedData.RULE_DATA

    def train(self, training_trackers: list[Any], domain: Domain, **kwargs: Any) -> Resource:
        """Learn nothing; Rasa calls it all the same."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Give 1.0 to the planned action whose turn it is, 0.0 to all others.

        With the first one, the slots are set that tell answers and actions what was heard, and
        what is spoken of.
        """
        done = _executed(tracker)
        actions, slots = self._plan(tracker)
        action = actions[done] if done < len(actions) else ACTION_LISTEN_NAME
        events = [SlotSet(*each) for each in slots.items()] if done == 0 and actions else []
        return self._prediction(confidence_scores_for(action, 1.0, domain), events)

    def _plan(self, tracker: DialogueStateTracker) -> tuple[list[str], dict[str, list[str]]]:
        """Return the actions for the latest message, and the slots to set with them."""
        message = next((e for e in reversed(tracker.events) if isinstance(e, UserUttered)), None)
        if message is None:
            return [], {}
        text, metadata = message.text or "", message.metadata or {}
        past = past_turns(tracker.events)
        reading = meant(text, metadata, received_at(metadata), past)
        requests = in_sequence(text, message.parse_data.get("requests") or [], metadata)
        understood = (
            reading or message.intent_name,
            1.0 if reading else message.intent.get("confidence") or 0.0,
            [] if reading else requests,
            metadata,
            self.config["task_faq_confidence"],
        )
        actions = plan(*understood)
        if insulted_again(actions, received_at(metadata), past):
            actions = [A_PERSON]
        spoken = list(spoken_of(past)) if reading in ASIDES else topics(actions)
        heard = believed(*understood)
        spoken = summed_up(heard, metadata) or spoken
        spoken = spoken or asked_before(actions, received_at(metadata), past)
        return together(actions), {TOPICS: spoken, HEARD: heard}


def _executed(tracker: DialogueStateTracker) -> int:
    """Return how many actions have answered the latest message."""
    done = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        done += isinstance(event, ActionExecuted)
    return done
