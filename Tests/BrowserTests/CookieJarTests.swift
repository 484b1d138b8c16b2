import Groundwork
import Testing

@testable import Browser

@Suite struct CookieJarTests {
    private let shop = WebURL("https://www.shop.test/a/b")

    private func header(
        _ setCookies: [String], for address: String, crossSite: Bool = false, isSafe: Bool = true,
        now: Double = 1000
    ) throws
        -> String?
    {
        var jar = CookieJar()
        for text in setCookies { jar.store(setCookie: text, from: try #require(shop), now: 1000) }
        return jar.header(
            for: try #require(WebURL(address)), isCrossSite: crossSite, isSafe: isSafe, now: now)
    }

    @Test func `a cookie goes back to the host it came from only`() throws {
        #expect(try header(["a=1"], for: "https://www.shop.test/a/x") == "a=1")
        #expect(try header(["a=1"], for: "https://shop.test/a/x") == nil)
        #expect(try header(["a=1"], for: "https://x.www.shop.test/a/x") == nil)
    }
    @Test func `a domain widens it to subdomains`() throws {
        #expect(try header(["a=1; Domain=.shop.test; Path=/"], for: "https://img.shop.test/") == "a=1")
        #expect(try header(["a=1; Domain=other.test"], for: "https://other.test/") == nil)
        #expect(try header(["a=1; Domain=test"], for: "https://www.shop.test/a/") == nil)
    }
    @Test func `the default path is the directory of the page`() throws {
        #expect(try header(["a=1"], for: "https://www.shop.test/a") == "a=1")
        #expect(try header(["a=1"], for: "https://www.shop.test/ab") == nil)
        #expect(try header(["a=1; Path=/"], for: "https://www.shop.test/zzz") == "a=1")
    }
    @Test func `longer paths come first, then older cookies`() throws {
        #expect(
            try header(["a=1; Path=/", "b=2; Path=/", "c=3; Path=/a"], for: "https://www.shop.test/a")
                == "c=3; a=1; b=2")
    }
    @Test func `a later cookie of the same name replaces the earlier`() throws {
        #expect(try header(["a=1", "a=2"], for: "https://www.shop.test/a/") == "a=2")
    }
    @Test func `expired cookies vanish`() throws {
        #expect(try header(["a=1; Max-Age=10"], for: "https://www.shop.test/a/", now: 1009) == "a=1")
        #expect(try header(["a=1; Max-Age=10"], for: "https://www.shop.test/a/", now: 1011) == nil)
        #expect(try header(["a=1", "a=; Max-Age=0"], for: "https://www.shop.test/a/") == nil)
        #expect(
            try header(["a=1; Expires=Thu, 01 Jan 1970 00:00:01 GMT"], for: "https://www.shop.test/a/") == nil
        )
        #expect(
            try header(["a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT"], for: "https://www.shop.test/a/")
                == "a=1")
    }
    @Test func `secure cookies stay on https`() throws {
        #expect(try header(["a=1; Secure"], for: "http://www.shop.test/a/") == nil)
        #expect(try header(["a=1; Secure"], for: "https://www.shop.test/a/") == "a=1")
    }
    @Test func `another site's link carries lax cookies, its form none`() throws {
        let all = ["s=1; SameSite=Strict", "l=2", "n=3; SameSite=None; Secure"]
        #expect(try header(all, for: "https://www.shop.test/a/", crossSite: true) == "l=2; n=3")
        #expect(try header(all, for: "https://www.shop.test/a/", crossSite: true, isSafe: false) == "n=3")
    }
    @Test func `dates are read in every form`() {
        for text in [
            "Wed, 21 Oct 2015 07:28:00 GMT", "Wednesday, 21-Oct-15 07:28:00 GMT", "Wed Oct 21 07:28:00 2015",
        ] {
            #expect(CookieDate.parse(text) == 1_445_412_480)
        }
        #expect(CookieDate.parse("soon") == nil)
    }
}
