using System.Net;
using System.Net.Sockets;
using MimeKit;

namespace OrderSync.Tests.Notifications;

/// <summary>A mail server that speaks as much of RFC 5321 as a sender needs, over TCP, and keeps what it is given.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<MimeMessage> _messages = [];
    private readonly List<string> _recipients = [];
    private readonly Task _listening;

    public SmtpServer()
    {
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it answers to RCPT TO.</summary>
    public string RecipientAnswer { get; set; } = "250 Ok";

    public IReadOnlyList<MimeMessage> Messages
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    public IReadOnlyList<string> Recipients
    {
        get
        {
            lock (_messages)
                return [.. _recipients];
        }
    }

    public (string Key, string Value)[] Settings =>
    [
        ("Email:Host", "127.0.0.1"), ("Email:Port", Port.ToString()), ("Email:Tls", "None"), ("Email:From", "OrderSync <ordersync@example.com>"),
        ("Site:PublicUrl", "https://orders.example/"),
    ];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            await TalkAsync(client.GetStream());
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1, leaveOpen: true);
        await using var writer = new StreamWriter(stream, System.Text.Encoding.Latin1, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.test ESMTP");
        while (await reader.ReadLineAsync(_stopping.Token) is { } line)
        {
            var command = line.Split(' ', ':')[0].ToUpperInvariant();
            if (command == "DATA")
                await TakeAsync(reader, writer);
            else
                await writer.WriteLineAsync(Answer(command, line));
            if (command == "QUIT")
                return;
        }
    }

    private string Answer(string command, string line)
    {
        if (command == "RCPT" && RecipientAnswer.StartsWith("250", StringComparison.Ordinal))
        {
            lock (_messages)
                _recipients.Add(line[(line.IndexOf('<') + 1)..line.IndexOf('>')]);
        }
        return command switch
        {
            "EHLO" or "HELO" => "250 mail.test",
            "RCPT" => RecipientAnswer,
            "QUIT" => "221 Bye",
            _ => "250 Ok",
        };
    }

    private async Task TakeAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 Go on");
        using var data = new MemoryStream();
        while (await reader.ReadLineAsync(_stopping.Token) is { } line && line != ".")
            data.Write(System.Text.Encoding.Latin1.GetBytes((line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line) + "\r\n"));
        data.Position = 0;
        var message = await MimeMessage.LoadAsync(data, _stopping.Token);
        lock (_messages)
            _messages.Add(message);
        await writer.WriteLineAsync("250 Taken");
    }
}
