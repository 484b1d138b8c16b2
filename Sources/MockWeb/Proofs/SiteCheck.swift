/// Finds the mistakes in a site's files.
public enum SiteCheck {
    /// Every mistake, in order of file and line; empty for a site that is right.
    ///
    /// Reads all files, loads the data, prepares every statement, compiles every template and looks up every name in it,
    /// and reads the task templates.
    /// - Parameter provesTasks: also proves instances of each task template until there are as many as it must yield.
    public static func problems(directory: String, provesTasks: Bool = false, threads: Int = 1)
        -> [SiteProblem]
    {
        let (site, problems) = SiteLoader.load(directory: directory)
        guard let site, problems.isEmpty else { return problems }
        let log = ProblemLog()
        LinkCheck.run(site, log: log)
        let companions = Companions(of: SiteHost(site: site))
        let templates = TaskTemplateFile.load(companions, log: log)
        if !log.problems.contains(where: { $0.file.contains("/tasks/") }), provesTasks {
            let instantiator = TaskInstantiator(companions: companions, templates: templates)
            for template in templates.indices { instantiator.check(template, threads: threads, log: log) }
        }
        return Array(Set(log.problems)).sorted()
    }
}

extension TaskInstantiator {
    /// Rows whose proof failed that are told of each template, one a line.
    private static let mostExamples = 3

    /// Reports a template that yields too few proven instances.
    fileprivate func check(_ index: Int, threads: Int, log: ProblemLog) {
        let template = templates[index]
        let (tasks, report) = alone(index).instantiate(
            count: template.minimum, seed: 0, split: .all, threads: threads)
        guard tasks.count < template.minimum else { return }
        let reasons = report.templates.flatMap(\.failures).prefix(Self.mostExamples).flatMap { failure in
            failure.reasons.map { "\n  \(failure.taskID): \($0)" }
        }
        log.add(
            template.location,
            "template \"\(template.id)\" yields \(tasks.count) proven instances of \(template.instanceCount) rows, and must yield "
                + "\(template.minimum)"
                + reasons.joined())
    }
}
