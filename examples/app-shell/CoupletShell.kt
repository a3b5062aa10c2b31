package example.couplet

import android.annotation.SuppressLint
import android.content.Context
import android.net.Uri
import android.webkit.WebView
import androidx.webkit.JavaScriptReplyProxy
import androidx.webkit.WebViewCompat
import org.json.JSONObject
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong

/** The decision core in a WebView without a view. Create and call it on the main thread. `server`, e.g. "https://couplet.example". */
@SuppressLint("SetJavaScriptEnabled")
class CoupletShell(context: Context, private val server: String) {
    private val view = WebView(context)
    private val waiting = ConcurrentHashMap<String, (JSONObject) -> Unit>()
    private val unsent = ArrayDeque<String>()
    private val calls = AtomicLong()
    private var page: JavaScriptReplyProxy? = null

    init {
        view.settings.javaScriptEnabled = true
        view.settings.domStorageEnabled = true
        // Only pages of the server may speak with the app.
        WebViewCompat.addWebMessageListener(view, "coupletApp", setOf(server)) { _, message, _: Uri, _, reply ->
            val text = message.data ?: return@addWebMessageListener
            page = reply
            if (text == "ready") {
                while (unsent.isNotEmpty()) reply.postMessage(unsent.removeFirst())
            } else {
                val answer = JSONObject(text)
                waiting.remove(answer.getString("id"))?.invoke(answer.getJSONObject("result"))
            }
        }
        view.loadUrl("$server/v1/shell.html")
    }

    /** Asks the core; `done` gets its `Result`: `ok`, and `value` or `error` with a `code`. */
    fun ask(method: String, params: JSONObject, done: (JSONObject) -> Unit) {
        val id = calls.incrementAndGet().toString()
        waiting[id] = done
        val text = JSONObject()
            .put("v", "couplet-bridge/1").put("id", id).put("method", method).put("params", params).toString()
        page?.postMessage(text) ?: unsent.addLast(text)
    }
}
