import EnvironmentPool
import Groundwork
import WebEnv

/// What clients get, as JSON.
///
/// Source: OpenEnv 0.10.0, `openenv/core/env_server/serialization.py` and `types.py`
enum Replies {
    /// The reply to `reset`, `step` or `restore` on a WebSocket.
    /// - Throws: ``Complaint`` where the world failed, or there is no episode: never a reward that nobody earned.
    static func observation(
        _ shown: SessionWork.Shown, isStart: Bool = false, to writer: inout JSONWriter
    ) throws(Complaint) {
        try check(shown.outcome)
        writer.object { writer in
            writer.field("type", "observation")
            writer.key("data")
            result(shown, isStart: isStart, to: &writer)
        }
    }

    /// The answer to `POST /reset` and `POST /step`.
    static func result(_ shown: SessionWork.Shown, isStart: Bool, to writer: inout JSONWriter) {
        let outcome = shown.outcome
        writer.object { writer in
            writer.key("observation")
            observed(outcome, shown.episode, to: &writer)
            writer.key("reward")
            // What no evaluator scored has no reward.
            if isStart || !outcome.reward.isFinite { writer.null() } else { writer.double(outcome.reward) }
            writer.field("done", outcome.ending != nil)
        }
    }

    static func check(_ outcome: StepOutcome) throws(Complaint) {
        if outcome.status == .infrastructureError {
            throw Complaint(
                .execution, "the world failed, so the episode counts for nothing: \(outcome.error)")
        }
        if outcome.observation == nil {
            var complaint = Complaint(.execution, outcome.error)
            complaint.isOfClient = true
            throw complaint
        }
    }

    private static func observed(_ outcome: StepOutcome, _ episode: Episode, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("text", outcome.observation?.text ?? "")
            writer.field("goal", episode.goal)
            writer.field("url", outcome.observation?.url ?? "")
            writer.field("error", outcome.error.isEmpty ? nil : outcome.error)
            writer.field("terminated", outcome.isTerminated)
            writer.field("truncated", outcome.isTruncated)
            for field in ObservationField.allCases where episode.observed.contains(field) {
                add(field, outcome, episode, to: &writer)
            }
        }
    }

    private static func add(
        _ field: ObservationField, _ outcome: StepOutcome, _ episode: Episode, to writer: inout JSONWriter
    ) {
        switch field {
        case .title: writer.field(field.rawValue, outcome.observation?.title ?? "")
        case .tabs: writer.field(field.rawValue, outcome.observation?.tabTitles ?? [])
        case .warnings: writer.field(field.rawValue, outcome.observation?.warnings ?? [])
        case .taskID: writer.field(field.rawValue, episode.taskID)
        case .sites: writer.field(field.rawValue, episode.sites)
        case .ending: writer.field(field.rawValue, outcome.ending.map { String(describing: $0) })
        case .stepCount: writer.field(field.rawValue, outcome.stepCount)
        }
    }

    /// The data of `state`.
    static func state(_ episode: Episode, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("episode_id", episode.id)
            writer.field("step_count", episode.stepCount)
            writer.field("task_id", episode.taskID.isEmpty ? nil : episode.taskID)
            writer.key("seed")
            if let seed = episode.seed { writer.int(seed) } else { writer.null() }
            writer.field("done", episode.isOver)
        }
    }

    /// A reply of a type of its own.
    static func reply(
        _ type: MessageType, to writer: inout JSONWriter, _ data: (inout JSONWriter) -> Void
    ) {
        writer.object { writer in
            writer.field("type", type.rawValue)
            writer.key("data")
            data(&writer)
        }
    }
}
