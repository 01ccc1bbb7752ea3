"""State machines that count: how many stories were told, in how many steps."""

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant


class CountedMachine(RuleBasedStateMachine):
    """Counts what all stories of a class took together."""

    stories = steps = 0

    def __init__(self):
        super().__init__()
        type(self).stories += 1

    @invariant()
    def one_step_more(self):
        type(self).steps += 1


def test_of(machine, times, steps):
    """The test that searches: ``times`` as long as a property, in so many steps each."""

    class Test(machine.TestCase):
        def runTest(self):
            super().runTest()
            print(
                f"counted: {machine.__name__}: {machine.stories} stories, "
                f"{machine.steps} steps"
            )

    Test.settings = settings(
        max_examples=times * settings.default.max_examples, stateful_step_count=steps
    )
    return Test
