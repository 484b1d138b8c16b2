import Groundwork
import WebEnv

/// Makes tasks of a site's templates, and proves each.
public struct TaskInstantiator: Sendable {
    /// The site whose templates these are.
    public let host: SiteHost
    /// The other sites that its templates name.
    public let companions: [SiteHost]
    /// The site's templates, in order of file and of place in it.
    public let templates: [TaskTemplate]
    let proofSeed: UInt64 = 0
    /// Ids of the templates that are held out, where somebody chose them; nil: their names decide.
    var heldOut: Set<String>?

    /// Loads the templates of the site.
    /// - Parameter sites: hosts to take for the other sites that templates name; sites that are not among them are loaded from
    ///   the folder that holds the site's own.
    /// - Throws: ``SiteProblems`` with every mistake in them.
    public init(host: SiteHost, sharing sites: [SiteHost] = []) throws(SiteProblems) {
        let log = ProblemLog()
        let companions = Companions(of: host, given: sites)
        let templates = TaskTemplateFile.load(companions, log: log)
        guard log.problems.isEmpty else { throw SiteProblems(problems: Array(Set(log.problems)).sorted()) }
        self.init(companions: companions, templates: templates)
    }
    init(companions: Companions, templates: [TaskTemplate]) {
        host = companions.home
        self.companions = companions.named
        self.templates = templates
    }

    /// This instantiator with one of its templates.
    func alone(_ index: Int) -> TaskInstantiator {
        TaskInstantiator(host: host, companions: companions, templates: [templates[index]])
    }
    private init(host: SiteHost, companions: [SiteHost], templates: [TaskTemplate]) {
        self.host = host
        self.companions = companions
        self.templates = templates
    }

    /// The world of a template: the sites that it names, and where these are several those that join them.
    func world(of template: TaskTemplate) -> MockWorld {
        if template.sites.count == 1 { return MockWorld(hosts: [host]) }
        return MockWorld(
            hosts: ([host] + companions).filter {
                template.sites.contains($0.site.name) || $0.site.joinsSeveral
            })
    }

    /// One row of one template.
    struct Candidate: Sendable, Hashable {
        let template: Int
        /// Index into the template's instances.
        let instance: Int
    }

    /// What became of the rows that were tried.
    public struct Report: Sendable {
        /// What became of one template's rows.
        public struct Template: Sendable {
            /// The template's id.
            public let id: String
            /// The template's family.
            public let family: String
            /// Whether no training task is ever made of the template: ``TaskTemplate/isUnseen``.
            public let isUnseen: Bool
            /// Rows of the wanted split.
            public let available: Int
            /// Rows whose task was put to the proof, in the order in which they were drawn.
            public internal(set) var tried = 0
            /// Rows whose task was proven.
            public internal(set) var proven = 0
            /// The results of the rows whose task was not proven.
            public internal(set) var failures: [ProofResult] = []
        }
        /// One for each template, in the order of ``TaskInstantiator/templates``.
        public internal(set) var templates: [Template]
        /// Rows of all templates that were tried.
        public var tried: Int { templates.reduce(0) { $0 + $1.tried } }
        /// Rows of all templates whose task was proven.
        public var proven: Int { templates.reduce(0) { $0 + $1.proven } }
    }

    /// Proven tasks, drawn from all templates by turns.
    ///
    /// The same arguments give the same tasks, on any number of threads.
    /// - Parameters:
    ///   - count: tasks at most; nil for every row there is.
    ///   - seed: which rows are drawn and how they are worded follows from it.
    ///   - threads: how many proofs run at once, 1 or more.
    ///   - progress: is told how many proofs are done, of how many; on any thread.
    public func instantiate(
        count: Int?, seed: UInt64, split: TaskSplit, threads: Int = 1,
        progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) -> (tasks: [WebTask], report: Report) {
        let candidates = candidates(seed: seed, split: split)
        var report = Report(
            templates: templates.indices.map { index in
                let template = templates[index]
                return .init(
                    id: template.id, family: template.family, isUnseen: isUnseen(template),
                    available: candidates.count { $0.template == index })
            })
        var tasks: [WebTask] = []
        var next = 0
        let wanted = min(count ?? candidates.count, candidates.count)
        let counter = ProofCounter(wanted: wanted, progress)
        while tasks.count < wanted, next < candidates.count {
            let batch = candidates[next..<min(candidates.count, next + max(16, wanted - tasks.count))]
            next = batch.endIndex
            let results = prove(Array(batch), seed: seed, threads: threads, counter)
            for (candidate, (task, proof)) in zip(batch, results) where tasks.count < wanted {
                report.templates[candidate.template].tried += 1
                if proof.isProven {
                    report.templates[candidate.template].proven += 1
                    tasks.append(task)
                } else {
                    report.templates[candidate.template].failures.append(proof)
                }
            }
        }
        return (tasks, report)
    }

    /// Rows of a split in the order they are drawn: each template's own shuffled, then one of each by turns.
    func candidates(seed: UInt64, split: TaskSplit) -> [Candidate] {
        var queues = templates.indices.map { index -> [Candidate] in
            let template = templates[index]
            var random = RandomSource(seed: seed).split(template.id)
            return template.instances.indices
                .filter { split == .all || self.split(template, template.instances[$0]) == split }
                .map { Candidate(template: index, instance: $0) }
                .shuffled(using: &random)
        }
        var order: [Candidate] = []
        for index in queues.indices { queues[index].reverse() }
        while queues.contains(where: { !$0.isEmpty }) {
            for index in queues.indices {
                if let candidate = queues[index].popLast() { order.append(candidate) }
            }
        }
        return order
    }

    func task(_ candidate: Candidate, seed: UInt64) -> WebTask {
        let template = templates[candidate.template]
        return template.task(template.instances[candidate.instance], site: host.site.name, seed: seed)
    }

    private func prove(
        _ candidates: [Candidate], seed: UInt64, threads: Int, _ counter: ProofCounter
    ) -> [(WebTask, ProofResult)] {
        Parallel.map(candidates.count, workers: threads) { index in
            let task = task(candidates[index], seed: seed)
            let proof = TaskProof(
                instantiator: self, candidate: candidates[index], task: task, seed: seed
            ).run()
            counter.count()
            return (task, proof)
        }
    }

    /// Proves one task that came from these templates.
    /// - Returns: nil where the task came from none of these templates.
    public func prove(_ task: WebTask) -> ProofResult? { proof(of: task)?.run() }

    /// Tasks of other rows of the task's template, and its canaries; nil where the task came from none of
    /// these templates.
    public func neighbours(of task: WebTask) -> TaskNeighbours? { proof(of: task)?.neighbours() }

    private func proof(of task: WebTask) -> TaskProof? {
        guard task.taskID.hasPrefix(host.site.name + "."),
            let index = templates.firstIndex(where: { $0.id == task.intentTemplateID }),
            let row = task.taskID.split(separator: ".").last.flatMap({ Int($0) }),
            let instance = templates[index].instances.firstIndex(where: { $0.row == row })
        else { return nil }
        let candidate = Candidate(template: index, instance: instance)
        return TaskProof(instantiator: self, candidate: candidate, task: task, seed: proofSeed)
    }
}
