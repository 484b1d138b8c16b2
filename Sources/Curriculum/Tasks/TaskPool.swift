import Foundation
import Groundwork
import Learning
import WebEnv

/// The training tasks, and how often each was solved when it was last rolled out.
///
/// Tasks that are sometimes solved teach most: a group of equal outcomes holds no information about which steps mattered.
package struct TaskPool: Sendable {
    private let tasks: [WebTask]
    private var lastSuccess: [String: Double] = [:]

    /// Chance weights of tasks never rolled out or never solved, always solved, and in between.
    static let unsolvedWeight = 0.6
    static let solvedWeight = 0.15
    static let mixedWeight = 1.0

    package init(_ tasks: [WebTask]) { self.tasks = tasks }

    /// Takes in one phase's outcomes: task, and whether the episode was a success.
    package mutating func update(_ outcomes: some Sequence<(task: String, isSuccess: Bool)>) {
        let groups = Dictionary(grouping: outcomes, by: \.task)
        for (task, episodes) in groups {
            lastSuccess[task] = Double(episodes.count { $0.isSuccess }) / Double(episodes.count)
        }
    }

    /// Draws tasks without replacement, by weight (Efraimidis and Spirakis, 2006).
    package func draw(_ count: Int, using random: inout RandomSource) -> [WebTask] {
        let keyed = tasks.map { task in (task: task, key: log(max(random.uniform(), 1e-300)) / weight(task)) }
        return keyed.sorted { ($0.key, $1.task.taskID) > ($1.key, $0.task.taskID) }.prefix(count).map(\.task)
    }

    private func weight(_ task: WebTask) -> Double {
        guard let success = lastSuccess[task.taskID] else { return Self.mixedWeight }
        return success == 0 ? Self.unsolvedWeight : success == 1 ? Self.solvedWeight : Self.mixedWeight
    }
}
