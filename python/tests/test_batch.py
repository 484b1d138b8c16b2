from __future__ import annotations

import numpy as np
import pytest

import webrl


def actions(n: int, step: int) -> list[str]:
    words = ["click [{}]", "scroll [down]", "go_back", "nonsense", "hover [{}]"]
    return [words[(i * 7 + step) % 5].format((i * 13 + step * 5) % 80) for i in range(n)]


def play(batch: webrl.Batch, steps: int = 4, *, is_async: bool = False) -> list[list[object]]:
    lines: list[list[object]] = []
    outcomes = batch.reset(seed=3)
    for step in range(steps):
        lines.append(
            [list(outcomes.text), outcomes.reward.tolist(), outcomes.status.tolist(), list(outcomes.error)]
        )
        if is_async:
            batch.step_async(actions(len(batch), step))
            outcomes = batch.wait()
        else:
            outcomes = batch.step(actions(len(batch), step))
    return lines


def test_a_batch_says_what_its_environments_say_alone(lite: webrl.Pool) -> None:
    batch = webrl.Batch(24, "lite", seed=3)
    outcomes = batch.reset()
    env = webrl.make("lite")
    for i in range(0, 24, 7):
        text, info = env.reset(seed=3 + i)
        assert (outcomes.text[i], outcomes.task_id[i], outcomes.goal[i]) == (
            text,
            info["task_id"],
            info["goal"],
        )
    second = batch.reset()
    for i in range(0, 24, 7):
        env.reset(seed=3 + i)
        text, info = env.reset()
        assert (second.text[i], second.task_id[i]) == (text, info["task_id"])


def test_threads_and_waiting_change_nothing(lite: webrl.Pool) -> None:
    one = play(webrl.Batch(40, "lite", workers=1))
    assert play(webrl.Batch(40, "lite", workers=5)) == one
    assert play(webrl.Batch(40, "lite", workers=3), is_async=True) == one


def test_arrays_have_their_types_and_are_yours(lite: webrl.Pool) -> None:
    batch = webrl.Batch(20, "lite", seed=0)
    outcomes = batch.reset()
    assert outcomes.reward.dtype == np.float64
    assert outcomes.terminated.dtype == outcomes.truncated.dtype == outcomes.done.dtype == np.bool_
    assert outcomes.status.dtype == np.uint8
    assert outcomes.indices.tolist() == list(range(20))
    outcomes.reward[:] = 7
    stepped = batch.step(["stop []"] * 20)
    assert stepped.terminated.all()
    assert set(stepped.reward.tolist()) <= {0.0, 1.0}
    assert stepped.steps.tolist() == [1] * 20
    assert len(stepped.text) == 20
    assert stepped.text[-1] == list(stepped.text)[-1] == stepped.text[19:][0]
    assert bytes(stepped.text.bytes_at(2)).decode() == stepped.text[2]
    with pytest.raises(webrl.WebrlError, match="only the outcomes of a reset"):
        _ = stepped.goal


def test_steps_that_nobody_waits_for_come_to_whoever_is_ready(lite: webrl.Pool) -> None:
    batch = webrl.Batch(40, "lite", seed=0)
    batch.reset()
    batch.step_async(["scroll [down]"] * 40)
    with pytest.raises(webrl.HandleError, match="40 steps are under way"):
        batch.reset()
    seen: list[int] = []
    while batch.waiting:
        ready = batch.wait(min=7)
        assert len(ready) >= min(7, 40 - len(seen))
        seen += ready.indices.tolist()
    assert sorted(seen) == list(range(40))
    assert len(batch.wait(timeout=0.0)) == 0
    # Whoever is ready goes on while the others are still at work.
    batch.step_async(["scroll [down]"] * 20, indices=range(20))
    batch.step_async(["scroll [up]"] * 20, indices=range(20, 40))
    for _ in range(5):
        ready = batch.wait(min=4)
        batch.step_async(["scroll [down]"] * len(ready), indices=ready.indices)
    batch.wait()
    assert batch.waiting == 0


def test_some_environments_step_and_reset_by_themselves(lite: webrl.Pool) -> None:
    batch = webrl.Batch(10, "lite", seed=0)
    batch.reset()
    stopped = batch.step(["stop []"] * 3, indices=[1, 4, 8])
    assert stopped.indices.tolist() == [1, 4, 8]
    assert batch.observe().done.tolist() == [i in (1, 4, 8) for i in range(10)]
    begun = batch.reset(indices=np.flatnonzero(batch.observe().done))
    assert begun.indices.tolist() == [1, 4, 8]
    assert not batch.observe().done.any()
    assert batch.task_ids[4] == begun.task_id[1]


def test_a_group_is_one_seed_or_one_snapshot(lite: webrl.Pool) -> None:
    batch = webrl.Batch(8, "lite", seed=0)
    outcomes = batch.reset(seed=[5] * 8)
    assert len(set(outcomes.task_id)) == 1
    assert len(set(outcomes.text)) == 1
    batch.step(["scroll [down]"] + ["stop []"] * 7)
    kept = batch.snapshot([0])[0]
    group = batch.restore(kept)
    assert not group.done.any()
    assert group.steps.tolist() == [1] * 8
    assert len(set(batch.goals)) == 1


def test_a_place_without_a_seed_goes_on_with_its_own(lite: webrl.Pool) -> None:
    first, second = webrl.Batch(3, "lite", seed=4), webrl.Batch(3, "lite", seed=4)
    for batch in (first, second):
        batch.reset()
    some, all_on = first.reset(seed=[None, 9, None]), second.reset()
    assert (some.text[0], some.text[2]) == (all_on.text[0], all_on.text[2])
    assert some.task_id[1] == webrl.make("lite").reset(seed=9)[1]["task_id"] != all_on.task_id[1]


def test_tasks_can_be_named(lite: webrl.Pool) -> None:
    batch = webrl.Batch(5, "lite", seed=0)
    names = [task.id for task in batch.tasks[:5]]
    assert list(batch.reset(task_ids=names).task_id) == names
    moves = batch.oracle()
    assert all(moves)


def test_wrong_numbers_of_actions_are_refused(lite: webrl.Pool) -> None:
    batch = webrl.Batch(3, "lite", seed=0)
    batch.reset()
    with pytest.raises(ValueError, match="3 environments need as many seeds"):
        batch.reset(seed=[1, 2])
    for wrong in (["noop"] * 2, "noo"):
        with pytest.raises(ValueError, match="3 environments need as many actions"):
            batch.step(wrong)
    with pytest.raises(webrl.CapacityError):
        webrl.Batch(11, "homepage", capacity=10)


def test_a_closed_batch_gives_its_room_back(lite: webrl.Pool) -> None:
    with webrl.Batch(30, "lite", seed=0) as batch:
        batch.reset()
        batch.step_async(["noop"] * 30)
    batch.close()
    with pytest.raises(webrl.WebrlError, match="the pool is closed"):
        batch.pool.counts()
