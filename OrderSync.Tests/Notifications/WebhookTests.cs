using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;
using OrderSync.Worker.Notifications.Webhooks;

namespace OrderSync.Tests.Notifications;

/// <summary>Outgoing webhooks after the Standard Webhooks specification, to a receiver over real HTTP.</summary>
[Collection(nameof(NotificationWork))]
public sealed class WebhookTests(NotificationServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly (string, string)[] OnThisMachine = [("Platforms:AllowPrivateNetworks", "true")];

    private readonly byte[] _secret = WebhookSecrets.Make();

    [Fact]
    public async Task A_message_is_signed_so_that_another_implementation_verifies_it()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var office = await Office.OpenAsync(server, Noon, OnThisMachine);
        var endpoint = await office.AddEndpointAsync(receiver.Url, _secret);
        var shop = await office.AddConnectionAsync("Boutique d'Oran");
        await office.RaiseAsync(office.Begin("sync-failed", shop, "502 – “Bad Gateway”."));
        await office.WorkAsync();
        await office.RaiseAsync(office.End("sync-failed", shop));
        await office.WorkAfterAsync(TimeSpan.FromSeconds(10));

        var hooks = receiver.Received.ToList();
        hooks.Count.ShouldBe(2);
        hooks.ShouldAllBe(hook => hook.IsSignedBy(WebhookSecrets.Show(_secret)) && !hook.IsSignedBy(WebhookSecrets.Show(WebhookSecrets.Make())));
        hooks.Select(hook => hook.Id).Distinct().Count().ShouldBe(2);
        hooks[0].ContentType.ShouldStartWith("application/json");
        hooks[0].Timestamp.ShouldBe(Noon.ToUnixTimeSeconds().ToString());
        var body = JsonDocument.Parse(hooks[0].Body).RootElement;
        body.GetProperty("type").GetString().ShouldBe("sync.failed");
        body.GetProperty("timestamp").GetDateTimeOffset().ShouldBe(Noon);
        body.GetProperty("data").GetProperty("sentence").GetString().ShouldBe("502 – “Bad Gateway”.");
        body.GetProperty("data").GetProperty("connectionName").GetString().ShouldBe("Boutique d'Oran");
        body.GetProperty("data").GetProperty("state").GetString().ShouldBe("open");
        JsonDocument.Parse(hooks[1].Body).RootElement.GetProperty("data").GetProperty("state").GetString().ShouldBe("resolved");
        (await office.CountAsync("webhook_deliveries", "state = 'Delivered' and attempts = 1 and status = 200")).ShouldBe(2);

        // While a secret is replaced both sign, for a day.
        var next = WebhookSecrets.Make();
        await office.ExecuteAsync(
            "update webhook_endpoints set old_secret = secret, old_secret_until = $1, secret = $2", office.Time.GetUtcNow().AddDays(1), office.Get<WebhookSecrets>().Protect(office.Company, endpoint.Id, next));
        await office.RaiseAsync(office.Begin("sync-failed", shop));
        await office.WorkAsync();
        await office.RaiseAsync(office.Begin("sync-failed", shop));
        await office.WorkAfterAsync(TimeSpan.FromDays(1));
        hooks = [.. receiver.Received];
        hooks.Count.ShouldBe(4);
        (hooks[2].IsSignedBy(WebhookSecrets.Show(_secret)), hooks[2].IsSignedBy(WebhookSecrets.Show(next))).ShouldBe((true, true));
        (hooks[3].IsSignedBy(WebhookSecrets.Show(_secret)), hooks[3].IsSignedBy(WebhookSecrets.Show(next))).ShouldBe((false, true));
    }

    [Fact]
    public async Task What_fails_is_tried_ten_times_over_three_days_and_then_the_endpoint_is_switched_off_and_its_admins_told()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = (_, context) => AnswerAsync(context, 500, "no\0good");
        await using var office = await Office.OpenAsync(server, Noon, OnThisMachine);
        var admin = await office.AddPersonAsync(UserRole.Admin);
        await office.AddPersonAsync(UserRole.Manager);
        await office.AddEndpointAsync(receiver.Url, _secret, "sync-failed");
        await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync()));
        await office.WorkAsync();
        receiver.Received.Count.ShouldBe(1);

        var waits = new List<TimeSpan>();
        while (await office.CountAsync("webhook_deliveries", "state = 'Pending'") == 1)
        {
            var before = office.Time.GetUtcNow();
            var next = (await office.RowsAsync("select next_at from webhook_deliveries"))[0].GetProperty("next_at").GetDateTimeOffset();
            waits.Add(next - before);
            office.Time.Set(next.AddMilliseconds(-1));
            await office.WorkAsync();
            receiver.Received.Count.ShouldBe(waits.Count, "not before its time");
            office.Time.Set(next.AddMilliseconds(1));
            await office.WorkAsync();
            receiver.Received.Count.ShouldBe(waits.Count + 1);
        }

        await office.WorkAsync();
        double[] schedule = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
        waits.Count.ShouldBe(schedule.Length);
        foreach (var (wait, seconds) in waits.Zip(schedule))
            wait.TotalSeconds.ShouldBeInRange(seconds - 0.01, (seconds * 1.1) + 0.01);
        receiver.Received.Select(hook => hook.Id).Distinct().ShouldHaveSingleItem();
        receiver.Received.Select(hook => hook.Timestamp).Distinct().Count().ShouldBe(10, "the time is that of the try");
        receiver.Received.ShouldAllBe(hook => hook.IsSignedBy(WebhookSecrets.Show(_secret)));
        var delivery = (await office.RowsAsync("select * from webhook_deliveries")).ShouldHaveSingleItem();
        (delivery.GetProperty("state").GetString(), delivery.GetProperty("attempts").GetInt32(), delivery.GetProperty("status").GetInt32()).ShouldBe(("Failed", 10, 500));
        delivery.GetProperty("answer").GetString().ShouldBe("no good");
        var endpoint = (await office.RowsAsync("select * from webhook_endpoints")).ShouldHaveSingleItem();
        endpoint.GetProperty("enabled").GetBoolean().ShouldBeFalse();
        endpoint.GetProperty("disabled_reason").GetString()!.ShouldContain("2026-03-10 12:00 UTC");
        (await office.RowsAsync("select notification_inbox.user_id from notification_inbox join notifications on id = notification_id where kind = 'webhook-disabled'"))
            .ShouldHaveSingleItem().GetProperty("user_id").GetGuid().ShouldBe(admin);
    }

    [Fact]
    public async Task An_endpoint_that_says_410_is_switched_off_at_once_and_nothing_more_is_sent_to_it()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = (_, context) => AnswerAsync(context, 410, "gone");
        await using var office = await Office.OpenAsync(server, Noon, OnThisMachine);
        await office.AddPersonAsync(UserRole.Admin);
        await office.AddEndpointAsync(receiver.Url, _secret, "sync-failed");
        await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync()));
        await office.WorkAsync();
        await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync("Second")));
        await office.WorkAfterAsync(TimeSpan.FromDays(1));

        receiver.Received.Count.ShouldBe(1);
        (await office.CountAsync("webhook_endpoints", "not enabled and disabled_reason like 'It answered 410%'")).ShouldBe(1);
        (await office.CountAsync("notifications", "kind = 'webhook-disabled'")).ShouldBe(1);
        (await office.CountAsync("webhook_deliveries", "state = 'Pending'")).ShouldBe(0);
    }

    [Fact]
    public async Task An_endpoint_that_asks_to_wait_is_left_alone_and_others_are_not_held_up()
    {
        await using var busy = await HookReceiver.StartAsync();
        await using var idle = await HookReceiver.StartAsync();
        busy.Answer = (number, context) =>
        {
            context.Response.Headers.RetryAfter = "600";
            context.Response.StatusCode = number == 1 ? 503 : 200;
            return Task.CompletedTask;
        };
        await using var office = await Office.OpenAsync(server, Noon, OnThisMachine);
        await office.AddEndpointAsync(busy.Url, _secret);
        await office.AddEndpointAsync(idle.Url, _secret);
        await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync("A")));
        await office.WorkAsync();
        await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync("B")));
        await office.WorkAfterAsync(TimeSpan.FromSeconds(599));
        (busy.Received.Count, idle.Received.Count).ShouldBe((1, 2));

        await office.WorkAfterAsync(TimeSpan.FromSeconds(2));

        busy.Received.Count.ShouldBe(3);
        (await office.CountAsync("webhook_deliveries", "state = 'Delivered'")).ShouldBe(4);
        (await office.CountAsync("webhook_endpoints", "failing_since is null and not_before is null")).ShouldBe(2);
    }

    [Fact]
    public async Task Private_networks_are_refused_and_redirects_are_not_followed()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using (var office = await Office.OpenAsync(server, Noon))
        {
            await office.AddEndpointAsync(receiver.Url, _secret);
            await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync()));
            await office.WorkAsync();
            receiver.Received.ShouldBeEmpty();
            (await office.RowsAsync("select * from webhook_deliveries"))[0].GetProperty("outcome").GetString()!.ShouldContain("into a private network");
        }

        receiver.Answer = (_, context) =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        await using var open = await Office.OpenAsync(server, Noon, OnThisMachine);
        await open.AddEndpointAsync(receiver.Url, _secret);
        await open.RaiseAsync(open.Begin("sync-failed", await open.AddConnectionAsync()));
        await open.WorkAsync();
        receiver.Received.ShouldHaveSingleItem().Path.ShouldBe("/hooks");
        (await open.RowsAsync("select * from webhook_deliveries"))[0].GetProperty("outcome").GetString().ShouldBe("Answered 302: redirects are not followed. Change the address.");
    }

    [Fact]
    public async Task Of_an_endless_answer_only_the_beginning_is_read()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = async (_, context) =>
        {
            var piece = new string('x', 64 * 1024);
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.WriteAsync(piece, context.RequestAborted);
        };
        await using var office = await Office.OpenAsync(server, Noon, OnThisMachine);
        await office.AddEndpointAsync(receiver.Url, _secret);
        await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync()));
        await office.WorkAsync();

        (await office.RowsAsync("select * from webhook_deliveries"))[0].GetProperty("answer").GetString()!.Length.ShouldBe(1_000);
    }

    [Fact]
    public async Task Several_workers_send_each_message_once()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var office = await Office.OpenAsync(server, Noon, OnThisMachine);
        await office.AddEndpointAsync(receiver.Url, _secret);
        for (var shop = 0; shop < 60; shop++)
            await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync($"Shop {shop}")));
        await office.Get<OrderSync.Worker.Notifications.NotificationPump>().WorkAsync(Office.Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            while (await office.CountAsync("webhook_deliveries", "state = 'Pending'") > 0)
                await office.Get<WebhookSender>().WorkAsync(Office.Cancellation);
        }));

        receiver.Received.Count.ShouldBe(60);
        receiver.Received.Select(hook => hook.Id).Distinct().Count().ShouldBe(60);
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }
}
