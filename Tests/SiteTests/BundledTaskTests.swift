import Testing
import WebEnv

@testable import MockWeb

@Test(arguments: bundledSites) func everyTemplateOfABundledSiteYieldsProvenTasks(directory: String) throws {
    let host = SiteHost(site: try Site.load(directory: directory))
    let instantiator = try TaskInstantiator(host: host)
    let (tasks, report) = instantiator.instantiate(
        count: 3 * instantiator.templates.count, seed: 1, split: .all, threads: 2)
    let failures = report.templates.flatMap(\.failures).map {
        "\($0.taskID): \($0.reasons.joined(separator: "; "))"
    }
    #expect(
        failures.isEmpty,
        "\(failures.count) of \(report.tried) tasks are not proven:\n\(failures.prefix(60).joined(separator: "\n"))"
    )
    #expect(tasks.count >= instantiator.templates.count)
}
