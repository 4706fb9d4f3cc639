using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Notifications;
using OrderSync.Api.Users;
using OrderSync.Contracts.Notifications;
using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Notifications;

/// <summary>"Send me a test e-mail", through an Api of its own settings and a real mail server.</summary>
public sealed class TestEmailTests(ApiFixture api) : ApiTest(api)
{
    private const string Path = "/api/v1/notifications/test-email";

    [Fact]
    public async Task It_goes_to_the_callers_own_address_and_is_audited()
    {
        await using var mail = new SmtpServer();
        await using var own = Api.StartApi(Api.Servers, mail.Settings);
        var company = await Api.CreateCompanyAsync();
        var agent = company.Users[UserRole.Agent];
        using var client = ClientOf(own, company.Client(UserRole.Agent));

        var view = await client.Post(Path).Read<TestEmailView>();

        view.ShouldBe(new TestEmailView(Sent: true, $"Sent to {agent.Email}: the mail server has taken it. Look among unwanted mail too."));
        mail.Recipients.ShouldBe([agent.Email]);
        var message = mail.Messages.ShouldHaveSingleItem();
        message.Subject.ShouldBe("OrderSync: a test e-mail");
        message.TextBody!.ShouldContain("https://orders.example/settings/notifications");
        (await AuditAsync(company)).ShouldBe(["Sent a test e-mail to their own address."]);
    }

    [Fact]
    public async Task A_refusal_is_answered_in_the_servers_words()
    {
        await using var mail = new SmtpServer { RecipientAnswer = "550 No such user" };
        await using var own = Api.StartApi(Api.Servers, mail.Settings);
        var company = await Api.CreateCompanyAsync();
        using var client = ClientOf(own, company.Admin);

        (await client.Post(Path).Read<TestEmailView>()).ShouldBe(new TestEmailView(Sent: false, "The mail server answered 550: No such user"));

        mail.Messages.ShouldBeEmpty();
        (await AuditAsync(company)).ShouldBe(["A test e-mail to their own address was not sent: The mail server answered 550: No such user"]);
    }

    [Fact]
    public async Task Where_e_mail_is_not_set_up_it_says_so_and_many_in_a_row_are_too_many_for_that_person_only()
    {
        var company = await Api.CreateCompanyAsync();
        for (var time = 0; time < TestEmailLimit.AtOnce; time++)
            (await company.Admin.Post(Path).Read<TestEmailView>()).ShouldBe(new TestEmailView(Sent: false, EmailChannel.NotSetUp));

        var refused = await company.Admin.Post(Path);

        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        (await refused.Problem(HttpStatusCode.TooManyRequests)).Detail.ShouldBe("You have sent several test e-mails in a row. Wait a minute.");
        await company.Client(UserRole.Manager).Post(Path).Read<TestEmailView>();
    }

    [Fact]
    public async Task What_keeps_the_companys_e_mails_from_being_sent_is_told_where_they_are_set()
    {
        await using var mail = new SmtpServer();
        await using var own = Api.StartApi(Api.Servers, mail.Settings);
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        using var client = ClientOf(own, company.Admin);
        (await EmailAsync()).Trouble.ShouldBeNull();

        await AddRefusedAsync(company, "535: No.");
        await AddRefusedAsync(other, "Of others.");
        (await EmailAsync()).ShouldBe(new NotificationChannelView(
            "email", Ready: true, "Sent from OrderSync <ordersync@example.com>.", "1 message waits to be tried again. 535: No."));

        async Task<NotificationChannelView> EmailAsync() =>
            (await client.Get<List<NotificationChannelView>>("/api/v1/notifications/channels")).Single(channel => channel.Key == "email");
    }

    private static HttpClient ClientOf(WebApplicationFactory<CurrentUser> own, HttpClient signedIn)
    {
        var client = own.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.DefaultRequestHeaders.Authorization!.Parameter);
        return client;
    }

    private static Task<int> AddRefusedAsync(TestCompany company, string error) => company.InDatabaseAsync(db =>
    {
        var now = company.Fixture.Time.GetUtcNow();
        var notification = new Notification
        {
            CompanyId = company.Id,
            Id = Guid.CreateVersion7(),
            Kind = "sync-failed",
            Severity = NotificationSeverity.Error,
            DedupeKey = "test",
            Sentence = "It failed.",
            Count = 1,
            At = now,
            LastAt = now,
        };
        db.Notifications.Add(notification);
        db.NotificationEmails.Add(new EmailMessage
        {
            CompanyId = company.Id,
            Id = Guid.CreateVersion7(),
            UserId = company.Users[UserRole.Admin].Id,
            NotificationId = notification.Id,
            State = EmailState.Pending,
            DueAt = now.AddHours(1),
            Attempts = 1,
            LastError = error,
        });
        return db.SaveChangesAsync(Cancellation);
    });

    private static Task<List<string>> AuditAsync(TestCompany company) => company.InDatabaseAsync(db =>
        db.Audit.Where(row => row.CompanyId == company.Id && row.Action == "notification-email.test").Select(row => row.Detail).ToListAsync(Cancellation));
}
