"""What every test runs under: the same examples on every machine, and no race with a clock."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    deadline=None,  # a slow machine is not a wrong answer; pytest-timeout ends what hangs
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", parent=settings.get_profile("house"), derandomize=False)
settings.load_profile("house")
