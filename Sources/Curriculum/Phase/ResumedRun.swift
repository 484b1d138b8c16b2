import Learning
import WebEnv

extension PhaseRun {
    /// Takes the run up after its last whole phase: what was learned is in the checkpoint, and what was seen is played again.
    /// - Throws: ``RunDirectoryError`` where a file is missing or wrong, ``EnvironmentError`` where an episode can't be played again.
    mutating func restore(_ last: Int) throws {
        phase = last
        learner = try directory.checkpoint(phase: last).learner
        metrics = try directory.metrics().filter { $0.phase <= last }
        seconds = directory.timings(through: last)
        for earlier in 0...last {
            try restoreReplay(earlier)
            generated = try directory.generated(phase: earlier + 1)
            allGenerated += generated
        }
        try directory.note("resumed after phase \(last)")
    }

    private mutating func restoreReplay(_ earlier: Int) throws {
        let known = (setup.tasks.train + setup.tasks.demonstrations + allGenerated).reduce(
            into: [String: WebTask]()
        ) { $0[$1.taskID] = $1 }
        let all = try directory.episodes(phase: earlier)
        if earlier > 0 {
            let scored = all.filter { $0.scorer == Trajectory.Scorer.evaluator.rawValue }
            pool.update(scored.map { (task: $0.task, isSuccess: ($0.reward ?? 0) >= 1) })
        }
        let records = all.filter { ($0.reward ?? 0) >= 1 }
        let jobs = try records.map { record in
            guard let task = known[record.task] else {
                throw RunDirectoryError("\(directory.path): episode of unknown task \(record.task)")
            }
            return (job: Rollout.Job(task: task, seed: record.seed), actions: record.actions.map(\.action))
        }
        let replayed = try WorldFailure.refuse(setup.rollout.replay(jobs))
        replay.add(zip(records, replayed).map { $0.restore($1) })
        try restoreImagination(earlier, all, known)
    }

    /// Lets the world model learn again what it had learned, and takes the imagined episodes back.
    private mutating func restoreImagination(
        _ earlier: Int, _ records: [EpisodeRecord], _ known: [String: WebTask]
    ) throws {
        guard let jobs = imagination?.replays(of: records, phase: earlier, known) else { return }
        let episodes = try WorldFailure.refuse(setup.rollout.replay(jobs))
        imagination?.learn(from: episodes)
        if earlier > 0 { replay.add(try directory.imagined(phase: earlier)) }
    }
}
