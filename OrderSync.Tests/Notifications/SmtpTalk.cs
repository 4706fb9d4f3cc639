using System.Net.Security;
using System.Text;
using MimeKit;

namespace OrderSync.Tests.Notifications;

/// <summary>One conversation of a <see cref="SmtpServer"/> with a sender.</summary>
internal sealed class SmtpTalk(SmtpServer server, Stream plain) : IAsyncDisposable
{
    private Stream _stream = plain;
    private StreamReader _reader = null!;
    private StreamWriter _writer = null!;

    private bool IsSecret => _stream is SslStream;

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        if (server.IsImplicit)
            await SecureAsync(cancellationToken);
        else
            Read(_stream);
        await SayAsync("220 mail.test ESMTP");
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var command = line.Split(' ', ':')[0].ToUpperInvariant();
            await AnswerAsync(command, line, cancellationToken);
            if (command == "QUIT")
                return;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private void Read(Stream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        _writer = new StreamWriter(stream, Encoding.Latin1, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
    }

    private Task SayAsync(string line) => _writer.WriteLineAsync(line);

    private async Task AnswerAsync(string command, string line, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case "DATA":
                await TakeAsync(cancellationToken);
                break;
            case "STARTTLS" when server.Certificate is not null:
                await SayAsync("220 Go ahead");
                await SecureAsync(cancellationToken);
                break;
            case "AUTH" when server.Account is not null:
                await SignInAsync(line, cancellationToken);
                break;
            default:
                await SayAsync(Answer(command, line));
                break;
        }
    }

    private async Task SecureAsync(CancellationToken cancellationToken)
    {
        var secret = new SslStream(_stream);
        await secret.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, cancellationToken);
        Read(secret);
    }

    private string Answer(string command, string line)
    {
        var isTaken = server.RecipientAnswer.StartsWith("250", StringComparison.Ordinal);
        if (command == "RCPT" && isTaken)
            server.KeepRecipient(line[(line.IndexOf('<') + 1)..line.IndexOf('>')]);
        return command switch
        {
            "EHLO" or "HELO" => string.Join("\r\n", Abilities()),
            "RCPT" => server.RecipientAnswer,
            "QUIT" => "221 Bye",
            "STARTTLS" or "AUTH" => "502 Not here",
            _ => "250 Ok",
        };
    }

    private IEnumerable<string> Abilities()
    {
        yield return "250-mail.test";
        if (server.Certificate is not null && !IsSecret)
            yield return "250-STARTTLS";
        if (server.Account is not null)
            yield return $"250-AUTH {server.Mechanisms}";
        yield return "250 8BITMIME";
    }

    private async Task SignInAsync(string line, CancellationToken cancellationToken)
    {
        var words = line.Split(' ');
        server.KeepSignIn($"{words[1]} {(IsSecret ? "over TLS" : "in plain text")}");
        var account = words[1] == "PLAIN"
            ? string.Join(':', Decode(words[2]).Split('\0').Skip(1))
            : $"{await AskAsync("Username:", cancellationToken)}:{await AskAsync("Password:", cancellationToken)}";
        await SayAsync(account == server.Account ? "235 Come in" : "535 5.7.8 Username and password not accepted");
    }

    private async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        await SayAsync($"334 {Convert.ToBase64String(Encoding.UTF8.GetBytes(question))}");
        return Decode(await _reader.ReadLineAsync(cancellationToken) ?? "");
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        await SayAsync("354 Go on");
        using var data = new MemoryStream();
        while (await _reader.ReadLineAsync(cancellationToken) is { } line && line != ".")
            data.Write(Encoding.Latin1.GetBytes((line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line) + "\r\n"));
        data.Position = 0;
        server.Keep(await MimeMessage.LoadAsync(data, cancellationToken));
        await SayAsync("250 Taken");
    }
}
