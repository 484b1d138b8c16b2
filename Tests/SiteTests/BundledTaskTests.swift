import Foundation
import Testing
import WebEnv

@testable import MockWeb

/// Proves three instances of each template; all that a template must yield where `WEBRL_ALL_PROOFS` is set.
@Test(arguments: bundledSites) func everyTemplateOfABundledSiteYieldsProvenTasks(directory: String) throws {
    if ProcessInfo.processInfo.environment["WEBRL_ALL_PROOFS"] != nil {
        let problems = SiteCheck.problems(directory: directory, provesTasks: true, threads: 2)
        #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
        return
    }
    let instantiator = try TaskInstantiator(host: SiteHost(site: try Site.load(directory: directory)))
    let (_, report) = instantiator.instantiate(
        count: 3 * instantiator.templates.count, seed: 1, split: .all, threads: 2)
    for template in report.templates {
        let reasons = template.failures.map { "\($0.taskID): \($0.reasons.joined(separator: "; "))" }
        #expect(template.proven > 0, "\(template.id): \(reasons.joined(separator: "\n"))")
    }
    #expect(Double(report.proven) >= 0.95 * Double(report.tried))
}
