using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using OrderSync.Contracts.Users;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;
using OrderSync.Worker.Notifications;

namespace OrderSync.Tests.Notifications;

/// <summary>What one receiver, or one address, does to OrderSync stays its own trouble.</summary>
[Collection(nameof(NotificationWork))]
public sealed class PoisonTests(NotificationServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly byte[] _secret = WebhookSecrets.Make();

    [Fact]
    public async Task A_poisonous_endpoint_has_its_retries_and_other_companies_get_each_message_once()
    {
        await using var squeezed = await HookReceiver.StartAsync();
        squeezed.Answer = (number, context) => AnswerCompressedAsync(context, number % 2 == 0 ? "gzip" : "br");
        using var babbler = new Babbler();
        await using var good = await HookReceiver.StartAsync();
        await using var office = await Office.OpenAsync(server, Noon, ("Platforms:AllowPrivateNetworks", "true"));
        var poison = new Dictionary<Guid, string>
        {
            [(await office.AddEndpointAsync(babbler.Url, _secret)).Id] = "The endpoint answers with something else than HTTP.",
            [(await office.AddEndpointAsync("ftp://127.0.0.1/hooks", _secret)).Id] = "It could not be sent; the worker's log says why.",
        };
        await office.AddEndpointAsync(squeezed.Url, _secret);
        await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync()));
        await office.EnterNewCompanyAsync();
        await office.AddEndpointAsync(good.Url, _secret);
        for (var shop = 0; shop < 4; shop++)
            await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync($"Shop {shop}")));

        await office.WorkAsync();

        await ShouldHaveAttemptsAsync(1, 5);
        await office.WorkAfterAsync(TimeSpan.FromSeconds(4));
        await ShouldHaveAttemptsAsync(1, 1);
        await office.WorkAfterAsync(TimeSpan.FromSeconds(2));
        await ShouldHaveAttemptsAsync(2, 300);

        // Nothing is unpacked: 200 is 200, and what came with it is shown as it came.
        squeezed.Received.Count.ShouldBe(1);
        good.Received.Select(hook => hook.Id).Distinct().Count().ShouldBe(4);
        good.Received.Count.ShouldBe(4);
        (await office.CountAsync("webhook_deliveries", "state = 'Delivered' and attempts = 1")).ShouldBe(5);
        (await office.CountAsync("webhook_deliveries", "answer = 'not compressed at all'")).ShouldBe(1);

        async Task ShouldHaveAttemptsAsync(int attempts, double seconds)
        {
            var rows = await office.RowsAsync("select * from webhook_deliveries where state = 'Pending'");
            rows.Count.ShouldBe(poison.Count);
            foreach (var row in rows)
            {
                row.GetProperty("attempts").GetInt32().ShouldBe(attempts);
                row.GetProperty("outcome").GetString()!.ShouldStartWith(poison[row.GetProperty("endpoint_id").GetGuid()]);
                (row.GetProperty("next_at").GetDateTimeOffset() - office.Time.GetUtcNow()).TotalSeconds.ShouldBeInRange(seconds - 0.01, (seconds * 1.1) + 1);
            }
        }
    }

    [Fact]
    public async Task An_address_that_is_none_has_its_retries_and_other_people_get_their_message_once()
    {
        await using var mail = new SmtpServer();
        await using var office = await Office.OpenAsync(server, Noon, mail.Settings);
        await office.AddPersonAsync(UserRole.Admin, $"not an <{Guid.CreateVersion7():N}");
        var address = $"{Guid.CreateVersion7():N}@example.com";
        await office.AddPersonAsync(UserRole.Admin, address);
        await office.AddPersonAsync(UserRole.Admin, $"neither> is {Guid.CreateVersion7():N}");
        await office.RaiseAsync(office.Begin("credentials-lost", await office.AddConnectionAsync()));
        await office.WorkAsync();

        await office.WorkAfterAsync(TimeSpan.FromSeconds(31));

        mail.Recipients.ShouldBe([address]);
        (await office.CountAsync("notification_emails", "state = 'Sent'")).ShouldBe(1);
        var refused = await office.RowsAsync("select * from notification_emails where state = 'Pending'");
        refused.Count.ShouldBe(2);
        refused.ShouldAllBe(row => row.GetProperty("attempts").GetInt32() == 1 && row.GetProperty("last_error").GetString()!.StartsWith("It could not be sent; the worker's log says why."));
        refused.ShouldAllBe(row => row.GetProperty("due_at").GetDateTimeOffset() == office.Time.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_hosts_does_not_stop_the_loop()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        var work = new CancelledOnce();
        using var loop = new DueLoop<CancelledOnce>(
            work, office.Get<NotificationMessages>(), new RedisSubscriptions(TimeProvider.System, NullLogger<RedisSubscriptions>.Instance), NullLogger<DueLoop<CancelledOnce>>.Instance);

        await loop.StartAsync(Office.Cancellation);
        await work.Again.Task.WaitAsync(TimeSpan.FromMinutes(1), Office.Cancellation);

        loop.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await loop.StopAsync(Office.Cancellation);
    }

    private static Task AnswerCompressedAsync(HttpContext context, string encoding)
    {
        context.Response.Headers.ContentEncoding = encoding;
        return context.Response.WriteAsync("not compressed at all");
    }

    private sealed class CancelledOnce : IDueWork
    {
        private bool _cancelled;

        public TaskCompletionSource Again { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> WorkAsync(CancellationToken cancellationToken)
        {
            if (!_cancelled)
            {
                _cancelled = true;
                throw new TaskCanceledException();
            }
            Again.TrySetResult();
            return Task.FromResult(false);
        }
    }

    /// <summary>Answers with what is no HTTP, and with a character that Postgres does not store.</summary>
    private sealed class Babbler : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Babbler()
        {
            _listener.Start();
            _ = AnswerAsync();
        }

        public string Url => $"http://{_listener.LocalEndpoint}/hooks";

        public void Dispose() => _listener.Dispose();

        private async Task AnswerAsync()
        {
            var buffer = new byte[64 * 1024];
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    _ = await stream.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
                    await stream.WriteAsync("HTTP/1.1 2\00 no\0body\r\n\r\n"u8.ToArray());
                    client.Client.Shutdown(SocketShutdown.Send);
                    await stream.CopyToAsync(Stream.Null);
                }
                catch (IOException)
                {
                    // The caller has had enough of it.
                }
                catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
