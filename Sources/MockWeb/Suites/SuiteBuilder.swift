import Groundwork
import WebEnv

/// The suites that are made of all sites. `docs/reference/suites.md` describes each.
public enum TaskSuite: String, Sendable, CaseIterable {
    /// Few tasks, each of another template, whose evaluators tell every near miss apart.
    case lite
    /// Tasks for tests, in the proportions of the shares.
    case test
    /// Tasks to train on, in the same proportions as test and several times as many.
    case train
    /// Tasks of templates that are never in train.
    case unseen
}

/// Draws suites from the templates of all sites, in the proportions of a file of shares.
///
/// The same templates and seed give the same suites, on any number of threads. No key value of a task for tests occurs in
/// train, under any template.
public struct SuiteBuilder: Sendable {
    private let instantiators: [TaskInstantiator]
    private let shares: SuiteShares
    private let check: SuiteCheck
    private let seed: UInt64
    private let threads: Int

    /// - Parameters:
    ///   - instantiators: those of every site, which share their hosts.
    ///   - shares: how many tasks of each group of sites are drawn.
    ///   - seed: which rows are drawn and how they are worded follows from it.
    ///   - threads: how many proofs run at once, 1 or more.
    public init(instantiators: [TaskInstantiator], shares: SuiteShares, seed: UInt64, threads: Int = 1) {
        self.instantiators = instantiators
        self.shares = shares
        check = SuiteCheck(hosts: instantiators.map(\.host), instantiators: instantiators)
        self.seed = seed
        self.threads = max(1, threads)
    }

    /// Draws the tasks of every suite and proves each.
    /// - Parameter progress: called with each suite as it is ready.
    public func build(progress: (TaskSuite, [WebTask]) -> Void = { _, _ in }) -> [TaskSuite: [WebTask]] {
        var suites: [TaskSuite: [WebTask]] = [:]
        func add(_ suite: TaskSuite, _ tasks: [WebTask]) {
            suites[suite] = tasks
            progress(suite, tasks)
        }
        let lite = lite()
        add(.lite, lite)
        let test = test()
        add(.test, test)
        add(.train, train(without: lite + test))
        add(.unseen, unseen())
        return suites
    }

    // MARK: Proportions

    /// Tasks of train for one of test.
    static let trainingTasks = 7
    /// Rows of a template that are tried for lite.
    static let liteRows = 4
    /// Tasks of each template in unseen.
    static let unseenTasks = 4

    // MARK: Suites

    private func lite() -> [WebTask] {
        shares.shares.flatMap { share -> [WebTask] in
            var waiting = ordered(of: share.group)[...]
            var tasks: [WebTask] = []
            while tasks.count < share.lite, !waiting.isEmpty {
                let batch = Array(waiting.prefix(share.lite - tasks.count))
                waiting = waiting.dropFirst(batch.count)
                tasks += Parallel.map(batch.count, workers: threads) { sharpTask(of: batch[$0]) }.compactMap {
                    $0
                }
            }
            return tasks
        }
    }

    private func test() -> [WebTask] {
        shares.shares.flatMap { share -> [WebTask] in
            var queue = turns(templates(of: share.group), split: .test)[...]
            return proven(share.test, of: &queue)
        }
    }

    private func train(without tests: [WebTask]) -> [WebTask] {
        let excluded = heldOutValues(of: tests)
        let taken = Set(tests.map(\.taskID))
        var queues = shares.shares.map { share -> ArraySlice<Row> in
            let all = turns(templates(of: share.group), split: .train)
            return all.filter { excluded.isDisjoint(with: $0.keyValues) && !taken.contains(task($0).taskID) }[
                ...]
        }
        let quotas = shares.shares.map { $0.test * Self.trainingTasks }
        var tasks: [WebTask] = []
        for index in queues.indices { tasks += proven(quotas[index], of: &queues[index]) }
        var rest = interleaved(queues.map { Array($0) })[...]
        tasks += proven(quotas.reduce(0, +) - tasks.count, of: &rest)
        return tasks
    }

    private func unseen() -> [WebTask] {
        shares.shares.flatMap { share -> [WebTask] in
            let first = templates(of: share.group).map { source in
                Array(rows(of: source, split: .unseen).prefix(Self.unseenTasks))
            }
            var queue = interleaved(first)[...]
            return proven(queue.count, of: &queue)
        }
    }

    /// The values that tell these tasks from training tasks.
    private func heldOutValues(of tests: [WebTask]) -> Set<String> {
        let known = Dictionary(
            instantiators.flatMap { instantiator in
                instantiator.templates.map { (instantiator.host.site.name + "." + $0.id, $0) }
            }, uniquingKeysWith: { first, _ in first })
        return Set(
            tests.flatMap { task -> [String] in
                let site = task.taskID.prefix { $0 != "." }
                guard let template = known[site + "." + task.intentTemplateID], !template.isUnseen else {
                    return []
                }
                return template.keys.compactMap { task.instantiation[$0] }.map(TaskTemplate.folded)
            })
    }

    // MARK: Templates

    private struct Source {
        let instantiator: TaskInstantiator
        let index: Int
        var template: TaskTemplate { instantiator.templates[index] }
        var site: String { instantiator.host.site.name }
    }

    private func templates(of group: SuiteShares.Group) -> [Source] {
        instantiators.flatMap { instantiator in
            instantiator.templates.indices.map { Source(instantiator: instantiator, index: $0) }
        }
        .filter { shares.group(of: $0.template) == group }
    }

    /// A group's templates as lite takes them: first those that bring in a WebArena template id that none before has.
    private func ordered(of group: SuiteShares.Group) -> [Source] {
        var random = RandomSource(seed: seed).split("lite").split(group.name)
        var covered: Set<Int> = []
        var first: [Source] = []
        var last: [Source] = []
        for source in templates(of: group).shuffled(using: &random) {
            let ids = source.template.webarena
            if ids.allSatisfy(covered.contains) {
                last.append(source)
            } else {
                first.append(source)
            }
            covered.formUnion(ids)
        }
        return first + last
    }

    /// A template's first proven task of which every evaluator mutant is told apart.
    private func sharpTask(of source: Source) -> WebTask? {
        let own: TaskSplit = source.template.isUnseen ? .unseen : .train
        let queue = rows(of: source, split: .test) + rows(of: source, split: own)
        for row in queue.prefix(Self.liteRows) {
            let candidate = task(row)
            let result = check.check(candidate)
            if result.reasons.isEmpty && result.survivors.isEmpty { return candidate }
        }
        return nil
    }

    // MARK: Rows

    private struct Row {
        let source: Source
        let instance: Int
        var slots: TaskTemplate.Slots { source.template.instances[instance] }
        var keyValues: [String] { source.template.keyValues(slots).map(TaskTemplate.folded) }
        /// How many of its key values training might use.
        var sharedValues: Int { keyValues.count { !TaskTemplate.isTestValue($0) } }
    }

    /// A template's rows of a split, in the order they are drawn: those for tests first that share the fewest values with training.
    private func rows(of source: Source, split: TaskSplit) -> [Row] {
        let template = source.template
        var random = RandomSource(seed: seed).split(source.site).split(template.id)
        let drawn = template.instances.indices.filter { template.split(template.instances[$0]) == split }
            .shuffled(using: &random).map { Row(source: source, instance: $0) }
        guard split == .test else { return drawn }
        let shared = drawn.map(\.sharedValues)
        return drawn.indices.sorted { (shared[$0], $0) < (shared[$1], $1) }.map { drawn[$0] }
    }

    /// Rows of all these templates, one of each by turns.
    private func turns(_ sources: [Source], split: TaskSplit) -> [Row] {
        interleaved(sources.map { rows(of: $0, split: split) })
    }

    private func interleaved(_ queues: [[Row]]) -> [Row] {
        let longest = queues.map(\.count).max() ?? 0
        return (0..<longest).flatMap { turn in
            queues.filter { turn < $0.count }.map { $0[turn] }
        }
    }

    private func task(_ row: Row) -> WebTask {
        row.source.instantiator.task(
            .init(template: row.source.index, instance: row.instance), seed: seed)
    }

    /// The next proven tasks of a queue; fewer where it ends.
    private func proven(_ count: Int, of rows: inout ArraySlice<Row>) -> [WebTask] {
        var tasks: [WebTask] = []
        while tasks.count < count, !rows.isEmpty {
            let batch = Array(rows.prefix(count - tasks.count))
            rows = rows.dropFirst(batch.count)
            let proven = Parallel.map(batch.count, workers: threads) { index -> WebTask? in
                let candidate = task(batch[index])
                return batch[index].source.instantiator.prove(candidate)?.isProven == true ? candidate : nil
            }
            tasks += proven.compactMap { $0 }
        }
        return tasks
    }
}

extension SuiteBuilder {
    /// Makes a task of a suite anew from its template.
    /// - Returns: nil where no template here has the task.
    public func remade(_ task: WebTask) -> WebTask? {
        let parts = task.taskID.split(separator: ".")
        guard parts.count == 3, let row = Int(parts[2]),
            let instantiator = instantiators.first(where: { $0.host.site.name == parts[0] }),
            let index = instantiator.templates.firstIndex(where: { $0.id == parts[1] }),
            let instance = instantiator.templates[index].instances.firstIndex(where: { $0.row == row })
        else { return nil }
        return instantiator.task(.init(template: index, instance: instance), seed: seed)
    }
}
