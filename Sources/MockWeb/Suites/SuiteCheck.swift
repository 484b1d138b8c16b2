import Groundwork
import Synchronization
import WebEnv

/// Proves and audits every task of a file.
public struct SuiteCheck: Sendable {
    private let audit: TaskAudit
    private let instantiators: [TaskInstantiator]

    /// - Parameters:
    ///   - hosts: every site that the tasks name.
    ///   - instantiators: templates of these sites: tasks that come from them get their template's proofs too.
    public init(hosts: [SiteHost], instantiators: [TaskInstantiator]) {
        audit = TaskAudit(world: MockWorld(hosts: hosts))
        self.instantiators = instantiators
    }

    /// Audits one task, and proves it where it came from the templates.
    /// - Parameter file: tasks that stand in for other rows of its template, where the task came from no
    ///   template.
    public func check(_ task: WebTask, among file: [WebTask] = []) -> AuditResult {
        let neighbours = instantiators.lazy.compactMap { $0.neighbours(of: task) }.first
        var result = audit.audit(task, neighbours: neighbours ?? Self.neighbours(of: task, among: file))
        let proof = instantiators.lazy.compactMap { $0.prove(task) }.first
        result.reasons += (proof?.reasons ?? []).filter { !result.reasons.contains($0) }
        return result
    }

    /// Tasks of the same file that read alike and are solved otherwise.
    private static func neighbours(of task: WebTask, among file: [WebTask]) -> TaskNeighbours {
        let place = file.firstIndex { $0.taskID == task.taskID } ?? 0
        let others = (file[place...] + file[..<place]).lazy.filter {
            $0.intentTemplateID == task.intentTemplateID && $0.sites == task.sites && $0.differs(from: task)
        }
        return TaskNeighbours(tasks: Array(others.prefix(TaskProof.otherRows)))
    }

    /// Checks all tasks; results are in the order of the tasks, whatever the number of threads.
    /// - Parameter progress: called with the number of tasks checked so far, from any thread.
    public func check(
        _ tasks: [WebTask], threads: Int, progress: @Sendable (Int) -> Void = { _ in }
    ) -> [AuditResult] {
        let done = Atomic<Int>(0)
        return Parallel.map(tasks.count, workers: threads) { index in
            let result = check(tasks[index], among: tasks)
            progress(done.wrappingAdd(1, ordering: .relaxed).newValue)
            return result
        }
    }
}

/// A suite's results in numbers.
public struct SuiteReport: Sendable, Hashable {
    /// Tasks that were checked.
    public let tasks: Int
    /// Tasks with nothing wrong.
    public let proven: Int
    /// Altered evaluators of all tasks that were tried.
    public let mutants: Int
    /// Altered evaluators that some attempt told from the task's own.
    public let killed: Int
    /// Share of the mutants that some attempt told from the evaluator, 0...1; 1 where there are none.
    public var mutationScore: Double { mutants == 0 ? 1 : Double(killed) / Double(mutants) }

    /// Adds up the results of a suite's tasks.
    public init(_ results: [AuditResult]) {
        tasks = results.count
        proven = results.count { $0.reasons.isEmpty }
        mutants = results.reduce(0) { $0 + $1.mutants }
        killed = mutants - results.reduce(0) { $0 + $1.survivors.count }
    }
}
