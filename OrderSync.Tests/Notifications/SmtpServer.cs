using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MimeKit;

namespace OrderSync.Tests.Notifications;

/// <summary>A mail server that speaks as much of RFC 5321 as a sender needs, with STARTTLS, TLS and sign-in, over TCP, and keeps what it is given.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<MimeMessage> _messages = [];
    private readonly List<string> _recipients = [];
    private readonly List<string> _signIns = [];
    private readonly Task _listening;

    public SmtpServer()
    {
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it answers to RCPT TO.</summary>
    public string RecipientAnswer { get; set; } = "250 Ok";

    /// <summary>With it STARTTLS is offered.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>TLS from the first byte, instead of STARTTLS.</summary>
    public bool IsImplicit { get; set; }

    /// <summary>Whom it lets in, as "user:password"; null: everybody, and no sign-in is offered.</summary>
    public string? Account { get; set; }

    /// <summary>The ways to sign in that it offers.</summary>
    public string Mechanisms { get; set; } = "PLAIN LOGIN";

    public IReadOnlyList<MimeMessage> Messages => Copy(_messages);

    public IReadOnlyList<string> Recipients => Copy(_recipients);

    /// <summary>How each sign-in was tried: "PLAIN over TLS", "LOGIN in plain text".</summary>
    public IReadOnlyList<string> SignIns => Copy(_signIns);

    /// <summary>Without TLS and sign-in, unless the test adds to it.</summary>
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
        Certificate?.Dispose();
        _stopping.Dispose();
    }

    internal void Keep(MimeMessage message) => Add(_messages, message);

    internal void KeepRecipient(string address) => Add(_recipients, address);

    internal void KeepSignIn(string how) => Add(_signIns, how);

    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            try
            {
                await using var talk = new SmtpTalk(this, client.GetStream());
                await talk.GoAsync(_stopping.Token);
            }
            catch (Exception trouble) when (trouble is IOException or AuthenticationException)
            {
                // The sender has hung up, for example because it does not trust the certificate.
            }
        }
    }

    private void Add<T>(List<T> to, T one)
    {
        lock (_messages)
            to.Add(one);
    }

    private IReadOnlyList<T> Copy<T>(List<T> from)
    {
        lock (_messages)
            return [.. from];
    }
}
