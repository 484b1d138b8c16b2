import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import Curriculum

/// What the task generator and its filter make of episodes that were written by hand, in files that a person can read.
@Suite("Generated tasks, as they were last read by a person")
struct GoldenTests {
    @Test("Every folder has cases", arguments: ["Intents", "Tasks"])
    func cases(folder: String) { #expect(!GoldenCase.all("Golden/\(folder)").isEmpty) }

    @Test("Values of intents", arguments: GoldenCase.all("Golden/Intents"))
    func intents(file: GoldenCase) throws {
        try file.expect { script in
            try script.passage("ask").notes.map { intent in
                let frame = IntentFrame(intent)
                let values = frame.values.map { "'\($0.text)' of kind \($0.kind)" }
                return "\(frame.skeleton)   \(values.isEmpty ? "no values" : values.joined(separator: ", "))"
            }
        }
    }

    @Test("Proposals, and what the filter says of each", arguments: GoldenCase.all("Golden/Tasks"))
    func tasks(file: GoldenCase) throws {
        try file.expect { script in
            let experience = try script.passages("learn").map {
                try $0.trajectory(reward: $0.notes.contains("success") ? 1 : 0)
            }
            let held = script.passages("hold").map { passage in
                WebTask(
                    taskID: passage.title, sites: ["site"], intent: passage.title,
                    instantiation: Dictionary(uniqueKeysWithValues: passage.notes.map { ($0, $0) }),
                    startURLs: [])
            }
            let notes = try script.passage("ask").notes.map {
                $0.split(separator: " ", maxSplits: 1).map(String.init)
            }
            func note(_ name: String) -> String? { notes.first { $0[0] == name }?[1] }
            var random = RandomSource(7)
            let proposals = RecombiningGenerator().propose(
                from: experience, count: Int(note("count") ?? "") ?? 10, phase: 2, using: &random)
            var filter = TaskFilter(band: 0.05...0.75, training: experience.map(\.task), held: held)
            let lines = proposals.flatMap { proposal -> [String] in
                let isHard = note("hard").map { proposal.task.intent.contains($0) } ?? false
                let (kept, tally) = filter.filter([proposal], limit: 1, experience: experience) { _ in
                    isHard ? 0.01 : 0.4
                }
                let verdict = kept.isEmpty ? tally.rejected.keys.first?.rawValue ?? "lost" : "kept"
                return [
                    "\(proposal.task.taskID): \(proposal.task.intent)",
                    "  \(verdict); \(proposal.origin.rawValue) with \(proposal.newValues.map { "'\($0)'" }.joined(separator: ", ")); "
                        + "starts at \(proposal.task.startURLs.joined(separator: " ")) on '\(proposal.firstObservation.title)'; "
                        + (proposal.task.evaluation == nil ? "nobody can check it" : "has an evaluator"),
                ]
            }
            return lines.isEmpty ? ["no proposals"] : lines
        }
    }
}
