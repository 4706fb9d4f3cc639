using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;

namespace OrderSync.Tests.Notifications;

/// <summary>E-mails, over real SMTP conversations: one for a trouble, one for a storm, none in the night.</summary>
[Collection(nameof(NotificationWork))]
public sealed class EmailTests(NotificationServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_trouble_is_told_by_one_message_that_says_it_and_leads_to_the_site()
    {
        await using var mail = new SmtpServer();
        await using var office = await Office.OpenAsync(server, Noon, mail.Settings);
        await office.AddPersonAsync(UserRole.Admin, "amel@example.com");
        var shop = await office.AddConnectionAsync("Shop <1>");
        await office.RaiseAsync(office.Begin("credentials-lost", shop, "The token has expired."));
        await office.WorkAsync();
        mail.Messages.ShouldBeEmpty("it waits for others that belong to it");

        await office.WorkAfterAsync(TimeSpan.FromSeconds(31));
        await office.WorkAfterAsync(TimeSpan.FromHours(1));

        var message = mail.Messages.ShouldHaveSingleItem();
        mail.Recipients.ShouldBe(["amel@example.com"]);
        message.Subject.ShouldBe("Connection needs credentials: Shop <1>: The token has expired.");
        message.From.ToString().ShouldContain("ordersync@example.com");
        message.TextBody!.ShouldContain("Shop <1>: The token has expired. (10 Mar 13:00)");
        message.TextBody!.ShouldContain($"https://orders.example/connections/{shop}");
        message.HtmlBody!.ShouldContain($"<a href=\"https://orders.example/connections/{shop}\">Shop &lt;1&gt;: The token has expired.</a>");
        (await office.CountAsync("notification_emails", "state = 'Sent' and sent_at is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task A_storm_of_500_failures_is_one_digest()
    {
        await using var mail = new SmtpServer();
        await using var office = await Office.OpenAsync(server, Noon, mail.Settings);
        var admin = await office.AddPersonAsync(UserRole.Admin);
        await office.SetPreferencesAsync(admin, rules: [new NotificationRule("sync-failed", null, Site: true, Email: true)]);
        for (var failure = 0; failure < 500; failure++)
        {
            await office.RaiseAsync(office.Begin("sync-failed", await office.AddConnectionAsync($"Shop {failure:000}"), "502 from the store.", "OrderFetch"));
            office.Time.Advance(TimeSpan.FromMilliseconds(40));
            if (failure % 100 == 50)
                await office.WorkAsync();
        }
        await office.WorkAsync();
        await office.WorkAfterAsync(TimeSpan.FromMinutes(1));
        await office.WorkAfterAsync(TimeSpan.FromHours(2));

        var digest = mail.Messages.ShouldHaveSingleItem();
        digest.Subject.ShouldBe("500 notifications: 500 × Sync failed");
        digest.TextBody!.ShouldContain("- and 480 more");
        (await office.CountAsync("notification_inbox", "read_at is null")).ShouldBe(500);
        (await office.CountAsync("notification_emails", "state = 'Sent'")).ShouldBe(500);
    }

    [Fact]
    public async Task Messages_to_one_person_are_minutes_apart_and_what_is_over_by_then_is_said_to_be()
    {
        await using var mail = new SmtpServer();
        await using var office = await Office.OpenAsync(server, Noon, mail.Settings);
        await office.AddPersonAsync(UserRole.Manager);
        var shops = new[] { await office.AddConnectionAsync("A"), await office.AddConnectionAsync("B"), await office.AddConnectionAsync("C") };
        await office.RaiseAsync(office.Begin("credentials-lost", shops[0]));
        await office.WorkAsync();
        await office.WorkAfterAsync(TimeSpan.FromSeconds(31));
        await office.RaiseAsync(office.Begin("credentials-lost", shops[1]), office.Begin("credentials-lost", shops[2]));
        await office.WorkAsync();
        await office.WorkAfterAsync(TimeSpan.FromMinutes(4));
        await office.RaiseAsync(office.End("credentials-lost", shops[2]));
        await office.WorkAsync();
        mail.Messages.Count.ShouldBe(1);

        await office.WorkAfterAsync(TimeSpan.FromMinutes(2));

        mail.Messages.Count.ShouldBe(2);
        mail.Messages[1].Subject.ShouldBe("2 notifications: 2 × Connection needs credentials");
        mail.Messages[1].TextBody!.ShouldContain("C: It went wrong. (10 Mar 13:00, over since 10 Mar 13:04)");
    }

    [Fact]
    public async Task In_quiet_hours_nothing_is_sent_and_after_them_all_of_it_in_one_message()
    {
        await using var mail = new SmtpServer();
        await using var office = await Office.OpenAsync(server, new(2026, 3, 10, 22, 30, 0, TimeSpan.Zero), mail.Settings);
        var admin = await office.AddPersonAsync(UserRole.Admin);
        await office.SetPreferencesAsync(admin, from: new TimeOnly(22, 0), to: new TimeOnly(7, 0));
        await office.RaiseAsync(office.Begin("credentials-lost", await office.AddConnectionAsync("A")));
        await office.WorkAsync();
        await office.WorkAfterAsync(TimeSpan.FromHours(2));
        await office.RaiseAsync(office.Begin("credentials-lost", await office.AddConnectionAsync("B")));
        await office.WorkAsync();
        await office.WorkAfterAsync(TimeSpan.FromHours(5));
        mail.Messages.ShouldBeEmpty("it is half past six in Paris");
        (await office.CountAsync("notification_inbox")).ShouldBe(2, "the site is not sent to anybody: it does not wait");

        await office.WorkAfterAsync(TimeSpan.FromMinutes(31));

        mail.Messages.ShouldHaveSingleItem().Subject.ShouldStartWith("2 notifications");
    }

    [Fact]
    public async Task What_a_person_does_not_want_any_more_is_not_sent()
    {
        await using var mail = new SmtpServer();
        await using var office = await Office.OpenAsync(server, Noon, mail.Settings);
        var admin = await office.AddPersonAsync(UserRole.Admin);
        await office.RaiseAsync(office.Begin("credentials-lost", await office.AddConnectionAsync()));
        await office.WorkAsync();
        await office.SetPreferencesAsync(admin, rules: [new NotificationRule("credentials-lost", null, Site: true, Email: false)]);
        await office.WorkAfterAsync(TimeSpan.FromMinutes(1));

        mail.Messages.ShouldBeEmpty();
        (await office.CountAsync("notification_emails", "state = 'Dropped'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_has_trouble_is_asked_again_and_an_address_that_is_refused_is_not()
    {
        await using var mail = new SmtpServer { RecipientAnswer = "451 Try later" };
        await using var office = await Office.OpenAsync(server, Noon, mail.Settings);
        await office.AddPersonAsync(UserRole.Admin);
        await office.RaiseAsync(office.Begin("credentials-lost", await office.AddConnectionAsync("A")));
        await office.WorkAsync();
        await office.WorkAfterAsync(TimeSpan.FromSeconds(31));
        (await office.RowsAsync("select * from notification_emails")).ShouldHaveSingleItem().GetProperty("last_error").GetString()!.ShouldContain("451");
        mail.RecipientAnswer = "250 Ok";
        await office.WorkAfterAsync(TimeSpan.FromSeconds(61));
        mail.Messages.ShouldHaveSingleItem();

        mail.RecipientAnswer = "550 No such user";
        await office.WorkAfterAsync(TimeSpan.FromMinutes(10));
        await office.RaiseAsync(office.Begin("credentials-lost", await office.AddConnectionAsync("B")));
        await office.WorkAsync();
        await office.WorkAfterAsync(TimeSpan.FromSeconds(31));
        await office.WorkAfterAsync(TimeSpan.FromDays(1));
        mail.Messages.Count.ShouldBe(1);
        (await office.CountAsync("notification_emails", "state = 'Failed' and last_error like '%550%' and attempts = 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_mail_server_nothing_waits_and_nothing_fails()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        await office.AddPersonAsync(UserRole.Admin);
        await office.RaiseAsync(office.Begin("credentials-lost", await office.AddConnectionAsync()));
        await office.WorkAsync();

        (await office.CountAsync("notification_emails")).ShouldBe(0);
        (await office.CountAsync("notification_inbox")).ShouldBe(1);
    }
}
