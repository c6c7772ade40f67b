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
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_components.plan import plan


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class ShopRoutingPolicy(Policy):
    """Predict the next action of the plan for the latest message, then `action_listen`.

    Nothing is learned and nothing is featurised, so a prediction costs the same in the first
    and in the hundredth message. The plan is made anew for each prediction from the stored
    message alone: the policy keeps no state that a restart could lose.
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
        """Give 1.0 to the planned action whose turn it is, 0.0 to all others."""
        return self._prediction(confidence_scores_for(self._next_action(tracker), 1.0, domain))

    def _next_action(self, tracker: DialogueStateTracker) -> str:
        done = 0
        for event in reversed(tracker.events):
            if isinstance(event, UserUttered):
                actions = self._plan(event)
                return actions[done] if done < len(actions) else ACTION_LISTEN_NAME
            done += isinstance(event, ActionExecuted)
        return ACTION_LISTEN_NAME

    def _plan(self, message: UserUttered) -> list[str]:
        return plan(
            message.intent_name,
            message.intent.get("confidence") or 0.0,
            message.parse_data.get("requests") or [],
            message.metadata,
            self.config["task_faq_confidence"],
        )
