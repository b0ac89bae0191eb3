"""Metrics, in Prometheus' text format, from a registry of our own.

No label holds a person, a chat or a text (promise 6): a label's values are known beforehand.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from intake.outbox.delivery_errors import DeliveryError


class Metrics:
    """Everything that is counted. Whoever counts gets the one counter that it needs."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter(
            "leadtrace_updates_total",
            "Updates by how they ended: handled, failed (to be repeated), quarantine, lost",
            ["outcome"],
            registry=self.registry,
        )
        self.updates_in_progress = Gauge(
            "leadtrace_updates_in_progress",
            "Updates whose effect or answer is still to come",
            registry=self.registry,
        )
        self.update_seconds = Histogram(
            "leadtrace_update_seconds",
            "Seconds that one try to handle an update took, its answer not included",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
            registry=self.registry,
        )
        self.submissions = Gauge(
            "leadtrace_submissions",
            "Submissions by how far their delivery is",
            ["state"],
            registry=self.registry,
        )
        self.outbox_waiting = Gauge(
            "leadtrace_outbox_waiting", "Outbox rows", ["queue"], registry=self.registry
        )
        self.outbox_age_seconds = Gauge(
            "leadtrace_outbox_age_seconds",
            "Age of the oldest outbox row",
            ["queue"],
            registry=self.registry,
        )
        self.circuit_open = Gauge(
            "leadtrace_circuit_open",
            "1 while a queue's circuit is open: its far end refuses everything",
            ["queue"],
            registry=self.registry,
        )
        self.unshown = Gauge(
            "leadtrace_dead_letters_unshown",
            "Dead letters that nobody was shown",
            registry=self.registry,
        )
        self.database_well = Gauge(
            "leadtrace_database_well",
            "1 while the last work given to the database was kept",
            registry=self.registry,
        )
        self.crm_operations = Counter(
            "leadtrace_crm_operations_total",
            "What was asked of the portal, by its end: ok, or the class of the error",
            ["operation", "outcome"],
            registry=self.registry,
        )
        self.receiving = Gauge(
            "leadtrace_receiving", "1 while updates can reach us", registry=self.registry
        )

    def crm_operation_ended(self, operation: str, failure: DeliveryError | None) -> None:
        """Count an operation by its end."""
        outcome = "ok" if failure is None else type(failure).__name__
        self.crm_operations.labels(operation, outcome).inc()

    def render(self) -> bytes:
        """Return all metrics as text."""
        return generate_latest(self.registry)
