using System.Net;
using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Notifications;
using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Notifications;

public sealed class NotificationApiTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/notifications";
    private const string Endpoints = "/api/v1/webhook-endpoints";

    [Fact]
    public async Task The_list_is_the_callers_own_page_by_page_without_a_gap_or_a_double()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Main shop");
        var ids = await FillAsync(company, connection.Id, 7);
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await company.Admin.Get<NotificationPage>($"{Root}?limit=3&cursor={cursor}");
            page.Unread.ShouldBe(7);
            page.Items.ShouldAllBe(one => one.ConnectionName == "Main shop" && one.Title == "Sync failed");
            seen.AddRange(page.Items.Select(one => one.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        seen.Count.ShouldBe(7);
        seen.ShouldBe(ids, ignoreOrder: true);
        // Two of a moment may be in either order, moments may not.
        seen.Select(id => ids.IndexOf(id) / 2).ShouldBe([3, 2, 2, 1, 1, 0, 0]);

        (await company.Client(UserRole.Manager).Get<NotificationPage>(Root)).Items.ShouldBeEmpty();
        (await (await Api.CreateCompanyAsync()).Admin.Get<NotificationPage>(Root)).Unread.ShouldBe(0);
        (await company.Admin.Get<NotificationPage>($"{Root}?kind=orders-stale")).Items.ShouldBeEmpty();
        (await company.Admin.Get<NotificationPage>($"{Root}?open=true")).Items.Count.ShouldBe(7);
        (await company.Admin.Get<NotificationPage>($"{Root}?open=false")).Items.ShouldBeEmpty();
        (await company.Admin.Get($"{Root}?limit=0&cursor=x&kind=y").Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["limit", "cursor", "kind"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_read_is_read_for_the_caller_only()
    {
        var company = await Api.CreateCompanyAsync();
        var ids = await FillAsync(company, (await company.AddConnectionAsync("Shop")).Id, 3);

        (await company.Client(UserRole.Manager).Post($"{Root}/read", new ReadNotificationsRequest(ids)).Read<UnreadView>()).Unread.ShouldBe(0);
        (await company.Admin.Get<NotificationPage>(Root)).Unread.ShouldBe(3);
        (await company.Admin.Post($"{Root}/read", new ReadNotificationsRequest([ids[0]])).Read<UnreadView>()).Unread.ShouldBe(2);
        (await company.Admin.Get<NotificationPage>($"{Root}?unread=true")).Items.Select(one => one.Id).ShouldBe([ids[2], ids[1]]);
        (await company.Admin.Post($"{Root}/read", new ReadNotificationsRequest(All: true)).Read<UnreadView>()).Unread.ShouldBe(0);
        (await company.Admin.Post($"{Root}/read").Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["ids"]);
    }

    [Fact]
    public async Task Rules_begin_as_the_kinds_say_are_kept_and_name_what_is_wrong()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var foreign = await (await Api.CreateCompanyAsync()).AddConnectionAsync("Foreign");
        var before = await company.Admin.Get<NotificationPreferencesView>($"{Root}/rules");
        before.Rules.Select(rule => rule.Kind).ShouldBe(NotificationKinds.All.Select(kind => kind.Key));
        before.Rules.Single(rule => rule.Kind == "credentials-lost").ShouldBe(new NotificationRuleView("credentials-lost", null, Site: true, Email: true));
        (before.TimeZone, before.QuietHours, before.Digest).ShouldBe(("UTC", null, NotificationDigest.Immediately));
        (await company.Client(UserRole.Agent).Get<NotificationPreferencesView>($"{Root}/rules")).Kinds.ShouldHaveSingleItem().Key.ShouldBe("orders-assigned");

        var saved = await company.Admin.Put($"{Root}/rules", new SaveNotificationPreferencesRequest(
            [new("sync-failed", null, Site: false, Email: true), new("sync-failed", connection.Id, Site: true, Email: false)],
            new QuietHoursView(new(22, 0), new(7, 0)), "Africa/Algiers", NotificationDigest.Daily)).Read<NotificationPreferencesView>();
        saved.Rules.Count.ShouldBe(NotificationKinds.All.Count + 1);
        saved.ShouldSatisfyAllConditions(
            () => saved.Rules.ShouldContain(new NotificationRuleView("sync-failed", null, Site: false, Email: true)),
            () => saved.Rules.ShouldContain(new NotificationRuleView("sync-failed", connection.Id, Site: true, Email: false)),
            () => (saved.TimeZone, saved.QuietHours, saved.Digest).ShouldBe(("Africa/Algiers", new QuietHoursView(new(22, 0), new(7, 0)), NotificationDigest.Daily)));

        var wrong = await company.Admin.Put($"{Root}/rules", new SaveNotificationPreferencesRequest(
            [new("nonsense", null, true, true), new("sync-failed", foreign.Id, true, true)], new QuietHoursView(new(7, 0), new(7, 0)), "Mars/Base"))
            .Problem(HttpStatusCode.BadRequest);
        wrong.Errors!.Keys.ShouldBe(["rules[0].kind", "rules[1].connectionId", "quietHours.to", "timeZone"], ignoreOrder: true);
        (await company.Admin.Get<List<NotificationChannelView>>($"{Root}/channels")).Single(channel => channel.Key == "email").Ready.ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://example.com/hooks", "url must begin with https://.")]
    [InlineData("https://10.0.0.8/hooks", "url leads into a private network; only public addresses may be called.")]
    [InlineData("https://[::1]/hooks", "url leads into a private network; only public addresses may be called.")]
    [InlineData("https://localhost/hooks", "url leads into a private network; only public addresses may be called.")]
    [InlineData("https://me:secret@example.com/", "url must have no user and password: deliveries are signed instead.")]
    [InlineData("hooks", "url must be an address such as https://example.com/hooks.")]
    public async Task An_endpoint_needs_a_public_https_address(string url, string fault)
    {
        var company = await Api.CreateCompanyAsync();

        var problem = await company.Admin.Post(Endpoints, new SaveWebhookEndpointRequest(url)).Problem(HttpStatusCode.BadRequest);

        problem.Errors!["url"].ShouldBe([fault]);
    }

    [Fact]
    public async Task An_endpoints_secret_is_shown_once_stored_encrypted_and_replaced_with_a_day_of_both()
    {
        var company = await Api.CreateCompanyAsync();
        var made = await company.Admin.Post(Endpoints, new SaveWebhookEndpointRequest("https://example.com/hooks", Kinds: ["sync-failed"]))
            .Read<WebhookSecretView>(HttpStatusCode.Created);
        made.Secret.ShouldStartWith("whsec_");
        Convert.FromBase64String(made.Secret["whsec_".Length..]).Length.ShouldBeInRange(24, 64);
        (await (await company.Admin.Get(Endpoints)).Text()).ShouldNotContain(made.Secret);
        var stored = await company.InDatabaseAsync(db => db.WebhookEndpoints.AsNoTracking().SingleAsync(Cancellation));
        System.Text.Encoding.Latin1.GetString(stored.Secret).ShouldNotContain(made.Secret["whsec_".Length..]);
        Api.Log.Lines.ShouldNotContain(line => line.Contains(made.Secret));

        var next = await company.Admin.Post($"{Endpoints}/{made.Endpoint.Id}/secret").Read<WebhookSecretView>();
        next.Secret.ShouldNotBe(made.Secret);
        (next.Endpoint.OldSecretUntil - Api.Time.GetUtcNow()).ShouldNotBeNull().TotalHours.ShouldBeInRange(23.9, 24);

        var off = await company.Admin.Put($"{Endpoints}/{made.Endpoint.Id}", new SaveWebhookEndpointRequest("https://example.com/other", Enabled: false)).Read<WebhookEndpointView>();
        (off.Enabled, off.Url, off.Kinds.Count).ShouldBe((false, "https://example.com/other", 0));
        var test = await company.Admin.Post($"{Endpoints}/{made.Endpoint.Id}/test").Read<WebhookDeliveryView>(HttpStatusCode.Accepted);
        (test.Type, test.State).ShouldBe(("webhook.test", WebhookDeliveryState.Pending));
        (await company.Admin.Post($"{Endpoints}/{made.Endpoint.Id}/deliveries/{test.Id}/replay").Problem(HttpStatusCode.Conflict)).Detail.ShouldBe("The endpoint is switched off: switch it on first.");
        (await company.Admin.Post($"{Endpoints}/{made.Endpoint.Id}/replay").Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["since"]);
        await (await company.Admin.Delete($"{Endpoints}/{made.Endpoint.Id}")).ShouldBe(HttpStatusCode.NoContent);
        (await company.InDatabaseAsync(db => db.WebhookDeliveries.CountAsync(Cancellation))).ShouldBe(0);
    }

    [Fact]
    public async Task Everything_that_failed_since_a_time_is_sent_again()
    {
        var company = await Api.CreateCompanyAsync();
        var endpoint = (await company.Admin.Post(Endpoints, new SaveWebhookEndpointRequest("https://example.com/hooks")).Read<WebhookSecretView>(HttpStatusCode.Created)).Endpoint.Id;
        var now = Api.Time.GetUtcNow();
        await company.InDatabaseAsync(db =>
        {
            foreach (var (hours, state) in new[] { (30, WebhookDeliveryState.Failed), (5, WebhookDeliveryState.Failed), (4, WebhookDeliveryState.Delivered), (3, WebhookDeliveryState.Failed) })
            {
                db.WebhookDeliveries.Add(new WebhookDelivery
                {
                    CompanyId = company.Id,
                    Id = Guid.CreateVersion7(),
                    EndpointId = endpoint,
                    Type = "sync.failed",
                    Payload = "{}",
                    State = state,
                    Attempts = 10,
                    CreatedAt = now.AddHours(-hours),
                });
            }
            return db.SaveChangesAsync(Cancellation);
        });

        (await company.Admin.Post($"{Endpoints}/{endpoint}/replay", new ReplayWebhooksRequest(now.AddHours(-24))).Read<ReplayView>(HttpStatusCode.Accepted)).Deliveries.ShouldBe(2);

        var pending = await company.InDatabaseAsync(db => db.WebhookDeliveries.AsNoTracking().Where(row => row.State == WebhookDeliveryState.Pending).ToListAsync(Cancellation));
        pending.Count.ShouldBe(2);
        pending.ShouldAllBe(row => row.Attempts == 0 && row.NextAt != null && row.CreatedAt > now.AddHours(-24));
    }

    private static async Task<List<Guid>> FillAsync(TestCompany company, Guid connection, int count)
    {
        var now = company.Fixture.Time.GetUtcNow();
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        await company.InDatabaseAsync(db =>
        {
            for (var index = 0; index < count; index++)
            {
                // In pairs of the same moment.
                var at = new DateTimeOffset(now.AddMinutes(-count + (index / 2)).UtcTicks / 10 * 10, TimeSpan.Zero);
                db.Notifications.Add(new Notification
                {
                    CompanyId = company.Id,
                    Id = ids[index],
                    Kind = "sync-failed",
                    Severity = NotificationSeverity.Error,
                    DedupeKey = $"test:{index}",
                    ConnectionId = connection,
                    Sentence = "It failed.",
                    Count = 1,
                    At = at,
                    LastAt = at,
                });
                db.NotificationInbox.Add(new InboxEntry { CompanyId = company.Id, UserId = company.Users[UserRole.Admin].Id, NotificationId = ids[index], At = at });
            }
            return db.SaveChangesAsync(Cancellation);
        });
        return ids;
    }
}
