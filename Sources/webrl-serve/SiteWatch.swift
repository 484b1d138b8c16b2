import Foundation
import MockWeb

/// Looks for changes of sites, and tells what became of them.
enum SiteWatch {
    private static let pause: TimeInterval = 0.4

    static func begin(_ sites: WatchedSites) {
        let thread = Thread {
            while true {
                Thread.sleep(forTimeInterval: pause)
                for change in sites.refresh() { tell(change) }
            }
        }
        thread.start()
    }

    private static func tell(_ change: WatchedSites.Change) {
        switch change {
        case .loaded(let site): Terminal.line("\(site): loaded again")
        case .refused(let site, let problems):
            for problem in problems { Terminal.line(problem.description) }
            Terminal.line("\(site): not loaded; what was there before is served on")
        }
    }
}
