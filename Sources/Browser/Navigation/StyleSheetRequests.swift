import Groundwork
import HTML
import Page

extension Session {
    /// Seconds that one sheet may take, and bytes that it may have.
    private static let sheetTimeLimit = 8.0
    private static let sheetSizeLimit = 8 << 20
    private static let hopLimit = 10

    /// The page with the style sheets that it refers to; itself where it refers to none, or its web has none.
    func withStyleSheets(_ page: LoadedPage) -> LoadedPage {
        guard !page.sheetElements.isEmpty, let store = transport.styleSheets(for: page.url) else {
            return page
        }
        return page.linking(from: store) { try sheet(at: $0, for: page.url) }
    }

    /// Asks for a sheet on a copy of the web, which is then forgotten: sheets change no state, are not counted among what
    /// the agent's browser asked for, and take no time on its clock.
    private func sheet(at url: WebURL, for page: WebURL) throws -> StyleSheetLoading.Answer {
        var transport = transport
        var url = url
        for _ in 0..<Self.hopLimit {
            guard url.isHTTP else { throw StyleSheetLoading.Failure(reason: "no http address") }
            let response: HTTPResponse
            do {
                response = try transport.send(sheetRequest(url, for: page))
            } catch let error as UnreachableHost {
                throw StyleSheetLoading.Failure(reason: error.description)
            } catch let error as EnvironmentError {
                throw StyleSheetLoading.Failure(reason: error.description)
            }
            if let location = response.redirectLocation, let next = WebURL(location, relativeTo: url) {
                url = next
                continue
            }
            guard (200..<300).contains(response.status) else {
                throw StyleSheetLoading.Failure(reason: "the server answers \(response.status)")
            }
            return StyleSheetLoading.Answer(
                url: url, bytes: response.body.bytes, contentType: response.header("Content-Type"))
        }
        throw StyleSheetLoading.Failure(reason: "too many redirects")
    }

    private func sheetRequest(_ url: WebURL, for page: WebURL) -> HTTPRequest {
        let url = url.withoutCredentialsAndFragment
        var headers = [HTTPHeader("Accept", "text/css,*/*;q=0.1")]
        if page.isHTTP {
            headers.append(HTTPHeader("Referer", page.withoutCredentialsAndFragment.description))
        }
        if let known = credentials[url.origin] { headers.append(HTTPHeader("Authorization", known.basic)) }
        let cookie = cookies.header(
            for: url, isCrossSite: page.isHTTP && page.isCrossSite(to: url), isSafe: false, now: clock.now)
        if let cookie { headers.append(HTTPHeader("Cookie", cookie)) }
        var request = HTTPRequest(url: url.description, headers: headers)
        request.timeLimit = Self.sheetTimeLimit
        request.sizeLimit = Self.sheetSizeLimit
        return request
    }
}
