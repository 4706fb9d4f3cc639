using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace OrderSync.Tests.Site;

/// <summary>What a page moves over the wire, as the browser counts it.</summary>
internal sealed class PageTraffic
{
    private readonly ConcurrentDictionary<string, PageAnswer> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _remembered = new(StringComparer.Ordinal);
    private long _frames;

    /// <summary>Answers of the site's own, by the order in which they came.</summary>
    public IReadOnlyList<PageAnswer> Answers => [.. _answers.Values];

    /// <summary>Bytes of all answers with their headers, and of the live connection's frames.</summary>
    public double Bytes => Answers.Sum(answer => answer.Bytes) + Interlocked.Read(ref _frames);

    public static async Task<PageTraffic> WatchAsync(IPage page)
    {
        var traffic = new PageTraffic();
        var browser = await page.Context.NewCDPSessionAsync(page);
        browser.Event("Network.requestServedFromCache").OnEvent += (_, message) => traffic._remembered[Id(message!.Value)] = true;
        browser.Event("Network.responseReceived").OnEvent += (_, message) => traffic.Received(message!.Value);
        browser.Event("Network.loadingFinished").OnEvent += (_, message) => traffic.Finished(message!.Value);
        browser.Event("Network.webSocketFrameReceived").OnEvent += (_, message) => traffic.Framed(message!.Value);
        browser.Event("Network.webSocketFrameSent").OnEvent += (_, message) => traffic.Framed(message!.Value);
        await browser.SendAsync("Network.enable");
        return traffic;
    }

    private static string Id(JsonElement message) => message.GetProperty("requestId").GetString()!;

    private void Received(JsonElement message)
    {
        var response = message.GetProperty("response");
        var cached = _remembered.ContainsKey(Id(message)) || (response.TryGetProperty("fromDiskCache", out var disk) && disk.GetBoolean());
        _answers[Id(message)] =
            new PageAnswer(new Uri(response.GetProperty("url").GetString()!), response.GetProperty("status").GetInt32(), cached, 0);
    }

    private void Finished(JsonElement message)
    {
        if (_answers.TryGetValue(Id(message), out var answer))
            _answers[Id(message)] = answer with { Bytes = message.GetProperty("encodedDataLength").GetDouble() };
    }

    private void Framed(JsonElement message) =>
        Interlocked.Add(ref _frames, message.GetProperty("response").GetProperty("payloadData").GetString()!.Length);
}

/// <param name="IsCached">The browser had it, and asked nobody.</param>
/// <param name="Bytes">Over the wire, headers included.</param>
internal sealed record PageAnswer(Uri Url, int Status, bool IsCached, double Bytes)
{
    public bool IsFile => Path.HasExtension(Url.AbsolutePath);
}
