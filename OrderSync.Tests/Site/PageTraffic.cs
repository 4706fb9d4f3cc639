using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace OrderSync.Tests.Site;

/// <summary>What a page moves over the wire, as the browser counts it.</summary>
internal sealed class PageTraffic
{
    private readonly ConcurrentDictionary<string, PageAnswer> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<byte[]> _received = new();
    private readonly ConcurrentQueue<byte[]> _sent = new();

    /// <summary>Answers of the site's own, by the order in which they came.</summary>
    public IReadOnlyList<PageAnswer> Answers => [.. _answers.Values];

    /// <summary>Bytes of all answers with their headers, and of the live connection's frames.</summary>
    public double Bytes => Answers.Sum(answer => answer.Bytes) + OnTheWire(_received) + OnTheWire(_sent);

    /// <summary>The live connection's messages are compressed on their way. The browser tells of them as they were before.</summary>
    public bool IsLiveCompressed { get; private set; }

    public static async Task<PageTraffic> WatchAsync(IPage page)
    {
        var traffic = new PageTraffic();
        var browser = await page.Context.NewCDPSessionAsync(page);
        browser.Event("Network.requestServedFromCache").OnEvent += (_, message) => traffic._remembered[Id(message!.Value)] = true;
        browser.Event("Network.responseReceived").OnEvent += (_, message) => traffic.Received(message!.Value);
        browser.Event("Network.loadingFinished").OnEvent += (_, message) => traffic.Finished(message!.Value);
        browser.Event("Network.webSocketFrameReceived").OnEvent += (_, message) => traffic._received.Enqueue(Payload(message!.Value));
        browser.Event("Network.webSocketFrameSent").OnEvent += (_, message) => traffic._sent.Enqueue(Payload(message!.Value));
        browser.Event("Network.webSocketHandshakeResponseReceived").OnEvent += (_, message) => traffic.IsLiveCompressed =
            message!.Value.GetProperty("response").GetProperty("headers").ToString().Contains("permessage-deflate", StringComparison.Ordinal);
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

    /// <summary>Binary frames are told in Base64.</summary>
    private static byte[] Payload(JsonElement message)
    {
        var frame = message.GetProperty("response");
        var text = frame.GetProperty("payloadData").GetString()!;
        return frame.GetProperty("opcode").GetInt32() == 2 ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
    }

    private long OnTheWire(IEnumerable<byte[]> frames)
    {
        if (!IsLiveCompressed)
            return frames.Sum(frame => (long)frame.Length);
        using var wire = new MemoryStream();
        using (var deflate = new DeflateStream(wire, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var frame in frames)
            {
                deflate.Write(frame);
                // Each message goes at once, with its own end.
                deflate.Flush();
            }
        }
        return wire.Length;
    }
}

/// <param name="IsCached">The browser had it, and asked nobody.</param>
/// <param name="Bytes">Over the wire, headers included.</param>
internal sealed record PageAnswer(Uri Url, int Status, bool IsCached, double Bytes)
{
    public bool IsFile => Path.HasExtension(Url.AbsolutePath);
}
