import Browser
import WebEnv

/// What else an agent might do where a task is set.
public struct TaskNeighbours: Sendable {
    /// Tasks of the same template about something else.
    public let tasks: [WebTask]
    /// Whole solutions that must not score.
    public let canaries: [[SolutionStep]]

    /// - Parameters: as the properties of the same names say.
    public init(tasks: [WebTask] = [], canaries: [[SolutionStep]] = []) {
        self.tasks = tasks
        self.canaries = canaries
    }
}

/// What an audit of one task found.
public struct AuditResult: Sendable, Hashable {
    /// The task's `task_id`.
    public let taskID: String
    /// One sentence for each thing that is wrong with the task; empty for a sound one.
    public internal(set) var reasons: [String] = []
    /// Altered and weakened evaluators that were tried.
    public internal(set) var mutants = 0
    /// What was changed in the mutants that no attempt told from the evaluator.
    public internal(set) var survivors: [String] = []
}

/// Plays a task's reference solution, and near misses of it, and asks of every altered or weakened evaluator whether one of
/// these attempts tells it from the task's own.
///
/// Needs nothing but the task: it works on any file whose tasks have solutions.
public struct TaskAudit: Sendable {
    private let world: MockWorld
    private let seed: UInt64 = 0

    /// - Parameter world: all sites of the task.
    public init(world: MockWorld) { self.world = world }

    /// Audits one task in a fork of the world; the world itself is not changed.
    /// - Parameter neighbours: more attempts that must not score; without them only the task's own solution
    ///   is altered.
    /// - Returns: what is wrong, as sentences; a world that fails is one of them.
    public func audit(_ task: WebTask, neighbours: TaskNeighbours = TaskNeighbours()) -> AuditResult {
        var result = AuditResult(taskID: task.taskID)
        guard let evaluation = task.evaluation, !task.solution.isEmpty else {
            result.reasons.append(
                "the task has no \(task.evaluation == nil ? "evaluator" : "reference solution")")
            return result
        }
        if let excess = task.excessOfSteps ?? evaluation.excessOfValues {
            result.reasons.append(excess)
            return result
        }
        do {
            var start = WebEnvironment(transport: world, limits: .proof)
            _ = try start.reset(task: task, seed: seed)
            let misses = NearMisses(task: task, start: start, neighbours: neighbours)
            if let problem = misses.solution.problem {
                result.reasons.append(problem)
                return result
            }
            if let leak = misses.solution.leak(of: task) { result.reasons.append(leak) }
            try score(evaluation, of: task, on: misses.attempts, &result)
        } catch {
            result.reasons.append("the world failed: \(error)")
        }
        return result
    }

    /// Scores every attempt, and asks of every mutant whether one of the attempts tells it from the evaluator.
    private func score(
        _ evaluation: EvaluationSpec, of task: WebTask, on attempts: [Attempt], _ result: inout AuditResult
    ) throws {
        let mutants = EvaluatorMutation(of: task, evaluation: evaluation).mutants
        let variants = mutants.map { EvaluationVariant($0.spec, of: evaluation) }
        var alive = Array(mutants.indices)
        for attempt in attempts {
            // An attempt may end on a page from which the evaluator can't go on; the solution must not.
            guard let scoring = try Scoring(evaluation, of: attempt) else { continue }
            if scoring.score != attempt.expectation.score ?? scoring.score {
                result.reasons.append("\(attempt.name) scores \(scoring.score)")
            }
            alive = try alive.filter {
                try scoring.score(mutants[$0].spec, variants[$0]) == scoring.score
            }
        }
        result.mutants = mutants.count
        result.survivors = alive.map { mutants[$0].change }
    }

    /// What the evaluator says of one attempt, and what its mutants do.
    private struct Scoring {
        let score: Double
        private let attempt: Attempt
        /// nil where the evaluator reads what can't be taken apart.
        private let trace: EvaluationTrace?

        /// nil where the evaluator can't run and need not.
        init?(_ evaluation: EvaluationSpec, of attempt: Attempt) throws {
            self.attempt = attempt
            let mustWork = attempt.expectation == .success
            guard evaluation.isTraceable else {
                guard let score = try attempt.score(evaluation, mustWork: mustWork) else { return nil }
                self.score = score
                trace = nil
                return
            }
            do {
                let trace = try EvaluationTrace(
                    evaluation, answer: attempt.answer, session: attempt.session, isSameWorld: showTheSame)
                score = trace.score
                self.trace = trace
            } catch  where !mustWork {
                return nil
            }
        }

        func score(_ mutant: EvaluationSpec, _ variant: EvaluationVariant?) throws -> Double? {
            if let trace, let variant { return trace.score(variant) }
            return try attempt.score(mutant, mustWork: false)
        }
    }
}

/// Whether two worlds show the same pages, but for the time.
private func showTheSame(_ a: any Transport, _ b: any Transport) -> Bool {
    guard let a = a as? MockWorld, let b = b as? MockWorld, a.states.count == b.states.count else {
        return false
    }
    return zip(a.states, b.states).allSatisfy { one, other in
        one.database == other.database && one.randomness == other.randomness
            && one.sessionIDs == other.sessionIDs && one.sessions.hasSameSessions(as: other.sessions)
    }
}

extension EvaluationSpec {
    /// Values and checks of one evaluator: each becomes mutants, and attempts that are to tell them apart.
    static let mostValues = 1000

    /// Why the evaluator is larger than an audit takes; nil where it is not.
    fileprivate var excessOfValues: String? {
        let contents = programHTML.reduce(0) { $0 + 1 + $1.requiredContents.valueCount }
        let count = contents + (referenceAnswers?.valueCount ?? 0)
        return count > Self.mostValues
            ? "the evaluator has \(count) checks and values, and \(Self.mostValues) at most are audited" : nil
    }
}

extension ReferenceAnswers {
    fileprivate var valueCount: Int { checks.reduce(0) { $0 + $1.values.count } }
}
