import WebKit

/// The decision core in a WebView without a view. `server`, e.g. https://couplet.example
@MainActor
final class CoupletShell: NSObject, WKScriptMessageHandler {
  private let view: WKWebView
  private var calls = 0
  private var isReady = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(server: URL) {
    let configuration = WKWebViewConfiguration()
    view = WKWebView(frame: .zero, configuration: configuration)
    super.init()
    configuration.userContentController.add(self, name: "coupletApp")
    view.load(URLRequest(url: server.appendingPathComponent("v1/shell.html")))
  }

  func userContentController(_: WKUserContentController, didReceive message: WKScriptMessage) {
    guard message.body as? String == "ready" else { return }
    isReady = true
    waiting.forEach { $0.resume() }
    waiting = []
  }

  /// Asks the core; the answer is its `Result`: `ok`, and `value` or `error` with a `code`.
  func ask(_ method: String, _ params: [String: Any]) async throws -> [String: Any] {
    if !isReady { await withCheckedContinuation { waiting.append($0) } }
    calls += 1
    let question: [String: Any] = ["v": "couplet-bridge/1", "id": String(calls), "method": method, "params": params]
    let text = String(data: try JSONSerialization.data(withJSONObject: question), encoding: .utf8)!
    let answer = try await view.callAsyncJavaScript("return await coupletAsk(text)", arguments: ["text": text], contentWorld: .page)
    let said = try JSONSerialization.jsonObject(with: Data((answer as? String ?? "{}").utf8)) as? [String: Any]
    return said?["result"] as? [String: Any] ?? [:]
  }
}
