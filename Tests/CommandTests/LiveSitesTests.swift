import Testing
import WebEnv

@testable import Workbench

@Suite struct LiveSitesTests {
    @Test func `stored logins become cookies, but for those that have ended`() throws {
        let folder = try ScratchFolder()
        _ = try folder.write(
            """
            {"cookies": [{"name": "sid", "value": "42", "domain": "shop.test", "path": "/", "expires": -1, "httpOnly": true, "secure": false, "sameSite": "Lax"},
            {"name": "all", "value": "1", "domain": ".shop.test", "path": "/a", "expires": 2000, "secure": true},
            {"name": "old", "value": "1", "domain": "shop.test", "expires": 999}], "origins": []}
            """, to: "gitlab.reddit_state.json")
        let sites = try LiveSites(
            addresses: ["shopping=http://shop.test:7770/", "__GITLAB__=https://git.test/x"],
            loginFolder: folder.url.path,
            allowedHosts: [".cdn.test"], now: 1000)
        #expect(sites.addresses.map(\.url) == ["https://git.test/x", "http://shop.test:7770"])
        let task = WebTask(
            taskID: "1", sites: ["shopping"], intent: "", startURLs: [], storageState: "gitlab.reddit")
        #expect(sites.have(task) && sites.missingLogins(of: [task]).isEmpty)
        let transport = sites.transport(for: [task])
        #expect(transport.expandPlaceholders("__SHOPPING__/a") == "http://shop.test:7770/a")
        #expect(transport.allowedHosts == ["git.test:80", "git.test:443", "shop.test:7770", ".cdn.test"])
        #expect(
            transport.logins["gitlab.reddit"]?.map(\.setCookie) == [
                "sid=42; Path=/; HttpOnly; SameSite=Lax",
                "all=1; Path=/a; Domain=shop.test; Secure; Max-Age=1000",
            ])
        #expect(
            transport.logins["gitlab.reddit"]?.map(\.url) == ["http://shop.test/", "https://shop.test/a"])
    }

    @Test func `a login that is not there begins signed out, and a site without an address is missing`()
        throws
    {
        let sites = try LiveSites(addresses: ["map=http://map.test"], now: 0)
        let task = WebTask(
            taskID: "1", sites: ["map", "reddit"], intent: "", startURLs: [], storageState: "reddit")
        #expect(!sites.have(task) && sites.missingSites(of: [task]) == ["reddit"])
        #expect(sites.missingLogins(of: [task]) == ["reddit"])
        #expect(sites.transport(for: [task]).logins["reddit"]?.isEmpty == true)
    }

    @Test(arguments: [
        (0, 25, 0.0, 0.1332), (25, 25, 0.8668, 1.0), (1, 2, 0.0945, 0.9055), (81, 263, 0.2553, 0.3662),
    ])
    func `intervals are Wilson's`(successes: Int, tries: Int, low: Double, high: Double) throws {
        let interval = try #require(SuccessShare(tries: tries, successes: successes).interval)
        #expect(
            abs(interval.lowerBound - low) < 0.0001 && abs(interval.upperBound - high) < 0.0001, "\(interval)"
        )
        #expect(SuccessShare(tries: 0, successes: 0).interval == nil)
    }
}
