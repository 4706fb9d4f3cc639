using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Api.Users;
using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Notifications;
using OrderSync.Worker.Users;

namespace OrderSync.Tests.Users;

/// <summary>Forgotten, reset and changed passwords. No other class sends links: each would take those of the others.</summary>
public sealed class PasswordTests(ApiFixture api) : ApiTest(api)
{
    private const string Forgot = "/api/v1/auth/forgot-password";
    private const string Reset = "/api/v1/auth/reset-password";
    private const string Change = "/api/v1/auth/password";
    private const string Password = "another few words";

    [Fact]
    public async Task A_forgotten_password_is_chosen_again_by_an_e_mailed_link_and_all_sessions_end()
    {
        await using var mail = new SmtpServer();
        await using var own = await StartAsync(mail);
        using var client = own.CreateClient();
        var company = await Api.CreateCompanyAsync();
        var user = company.Users[UserRole.Manager];
        var (one, other) = (await SignInAsync(user), await SignInAsync(user));

        (await client.Post(Forgot, new ForgotPasswordRequest(user.Email.ToUpperInvariant())).Read<ForgotPasswordView>(HttpStatusCode.Accepted)).Emails.ShouldBeTrue();
        mail.Messages.ShouldBeEmpty("the answer does not wait for it");
        await SendAsync(own);

        mail.Recipients.ShouldBe([user.Email]);
        var message = mail.Messages.ShouldHaveSingleItem();
        message.Subject.ShouldBe("Choose a new password for OrderSync");
        var token = TokenOf(message.TextBody!);
        var row = await InDatabaseAsync(null, database => database.PasswordResets.SingleAsync(reset => reset.UserId == user.Id, Cancellation));
        row.TokenHash.ShouldBe(SecretToken.HashOf(token));
        row.DueAt.ShouldBeNull();
        (row.ExpiresAt - Api.Time.GetUtcNow()).TotalMinutes.ShouldBe(60, tolerance: 1);
        await (await client.Post(Reset, new ResetPasswordRequest(token, Password))).ShouldBe(HttpStatusCode.NoContent);

        await client.Post(Reset, new ResetPasswordRequest(token, "still other words")).Problem(HttpStatusCode.Gone);
        foreach (var session in new[] { one, other })
            await client.Post("/api/v1/auth/refresh", new RefreshRequest(session.RefreshToken)).Problem(HttpStatusCode.Unauthorized);
        await client.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, ApiFixture.Password)).Problem(HttpStatusCode.Unauthorized);
        await client.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, Password)).Read<SessionTokens>();
        (await ActionsAsync(user)).ShouldBe(["session.begin", "session.begin", "password.link", "password.reset", "session.refuse", "session.begin"]);
        Api.Log.Lines.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal) || line.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_an_e_mail_that_nobody_has_or_that_is_disabled_the_answer_and_its_work_are_the_same_and_nothing_is_sent()
    {
        await using var mail = new SmtpServer();
        await using var own = await StartAsync(mail);
        using var client = own.CreateClient();
        var company = await Api.CreateCompanyAsync();
        var (known, disabled) = (company.Users[UserRole.Agent], company.Users[UserRole.Manager]);
        await company.Admin.Post($"/api/v1/users/{disabled.Id}/disable").Read<UserView>();
        var unknown = InvitationTests.NewEmail();

        var answers = new List<string>();
        foreach (var email in new[] { known.Email, unknown, disabled.Email })
        {
            answers.Add(await (await client.Post(Forgot, new ForgotPasswordRequest(email))).Text());
            (await RowsAsync(email)).ShouldBe(1, "each is written, and looked for later");
        }

        answers.Distinct().ShouldHaveSingleItem();
        await SendAsync(own);
        mail.Recipients.ShouldBe([known.Email]);
        (await RowsAsync(unknown)).ShouldBe(0);
        (await RowsAsync(disabled.Email)).ShouldBe(0);
    }

    [Fact]
    public async Task Who_asks_for_others_fills_no_mailbox_and_breaks_no_link_and_is_stopped_by_address()
    {
        await using var mail = new SmtpServer();
        await using var own = await StartAsync(mail, ("ForwardedHeaders_Enabled", "true"), ("Security:PasswordReset:PerAddress", "8"));
        using var client = own.CreateClient();
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        for (var time = 0; time < 8; time++)
            await client.Post(Forgot, new ForgotPasswordRequest(user.Email), "203.0.113.50").Read<ForgotPasswordView>(HttpStatusCode.Accepted);
        await SendAsync(own);

        mail.Messages.Count.ShouldBe(3);
        var refused = await client.Post(Forgot, new ForgotPasswordRequest(user.Email), "203.0.113.50");
        await refused.Problem(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        await client.Post(Forgot, new ForgotPasswordRequest(user.Email), "203.0.113.51").Read<ForgotPasswordView>(HttpStatusCode.Accepted);
        await (await client.Post(Reset, new ResetPasswordRequest(TokenOf(mail.Messages[0].TextBody!), Password))).ShouldBe(HttpStatusCode.NoContent);
        // One used link takes the others along.
        await client.Post(Reset, new ResetPasswordRequest(TokenOf(mail.Messages[2].TextBody!), Password)).Problem(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_mail_server_that_refuses_is_asked_again_and_what_expires_is_forgotten()
    {
        await using var mail = new SmtpServer { RecipientAnswer = "451 Later" };
        await using var own = await StartAsync(mail);
        using var client = own.CreateClient();
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        await client.Post(Forgot, new ForgotPasswordRequest(user.Email)).Read<ForgotPasswordView>(HttpStatusCode.Accepted);
        await SendAsync(own);
        mail.Messages.ShouldBeEmpty();
        mail.RecipientAnswer = "250 Ok";
        await SetAsync(user, due: Api.Time.GetUtcNow());
        await SendAsync(own);
        var token = TokenOf(mail.Messages.ShouldHaveSingleItem().TextBody!);

        await SetAsync(user, expires: Api.Time.GetUtcNow());

        await client.Post(Reset, new ResetPasswordRequest(token, Password)).Problem(HttpStatusCode.Gone);
        await SendAsync(own);
        (await RowsAsync(user.Email)).ShouldBe(0);
    }

    [Fact]
    public async Task Without_e_mail_it_says_so_of_every_address()
    {
        (await Anybody.Post(Forgot, new ForgotPasswordRequest(InvitationTests.NewEmail())).Read<ForgotPasswordView>(HttpStatusCode.Accepted)).Emails.ShouldBeFalse();
        (await Anybody.Post(Forgot, new { email = "nobody" }).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["email"]);
    }

    [Fact]
    public async Task Of_many_who_use_a_link_at_once_one_does_and_no_sign_in_with_the_old_password_outlives_it()
    {
        var company = await Api.CreateCompanyAsync();
        var user = company.Users[UserRole.Agent];
        var link = await company.Admin.Post($"/api/v1/users/{user.Id}/reset-password").Read<PasswordLinkView>();
        var token = InvitationTests.TokenOf(link.Link!, "/reset-password#");

        var signIns = Enumerable.Range(0, 6).Select(_ => Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, ApiFixture.Password))).ToList();
        var resets = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Anybody.Post(Reset, new ResetPasswordRequest(token, $"{Password} {number}"))));

        resets.Count(answer => answer.StatusCode == HttpStatusCode.NoContent).ShouldBe(1);
        resets.Count(answer => answer.StatusCode == HttpStatusCode.Gone).ShouldBe(5);
        foreach (var answer in await Task.WhenAll(signIns))
        {
            if (answer.IsSuccessStatusCode)
                await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest((await answer.Read<SessionTokens>()).RefreshToken)).Problem(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Changing_the_password_ends_the_other_sessions_and_no_more()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        var (here, there) = (await SignInAsync(user), await SignInAsync(user));
        using var client = Anybody.With(here);

        (await client.Post(Change, new ChangePasswordRequest("wrong", Password)).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["currentPassword"]);
        (await client.Post(Change, new ChangePasswordRequest(ApiFixture.Password, "short")).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["newPassword"]);
        await (await client.Post(Change, new ChangePasswordRequest(ApiFixture.Password, Password))).ShouldBe(HttpStatusCode.NoContent);

        await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(there.RefreshToken)).Problem(HttpStatusCode.Unauthorized);
        await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(here.RefreshToken)).Read<SessionTokens>();
        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, Password)).Read<SessionTokens>();
        (await ActionsAsync(user)).ShouldContain("password.change");
    }

    [Fact]
    public async Task Whoever_finds_an_open_session_cannot_try_passwords_in_it_without_end()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        using var client = Anybody.With(await SignInAsync(user));
        for (var attempt = 0; attempt < 10; attempt++)
            await client.Post(Change, new ChangePasswordRequest($"wrong {attempt}", Password)).Problem(HttpStatusCode.BadRequest);

        (await client.Post(Change, new ChangePasswordRequest(ApiFixture.Password, Password)).Problem(HttpStatusCode.TooManyRequests)).Detail!.ShouldStartWith("Too many wrong passwords");
        // The person themself still signs in elsewhere.
        await SignInAsync(user);
    }

    private async Task<WebApplicationFactory<CurrentUser>> StartAsync(SmtpServer mail, params (string Key, string Value)[] settings)
    {
        await InDatabaseAsync(null, database => database.PasswordResets.Where(reset => reset.DueAt != null).ExecuteDeleteAsync(Cancellation));
        var own = await Api.StartCountingApiAsync([.. mail.Settings, .. settings]);
        using var client = own.CreateClient();
        await client.UntilHealthyAsync();
        return own;
    }

    /// <summary>As the worker does it, with the settings that both have.</summary>
    private static async Task SendAsync(WebApplicationFactory<CurrentUser> own)
    {
        var services = own.Services;
        var sender = new PasswordResetSender(
            services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<SmtpMailer>(), services.GetRequiredService<IOptions<EmailOptions>>(),
            services.GetRequiredService<IOptions<SiteOptions>>(), TimeProvider.System, services.GetRequiredService<ILogger<PasswordResetSender>>());
        while (await sender.WorkAsync(Cancellation))
        {
        }
    }

    private static string TokenOf(string text) => InvitationTests.TokenOf(
        text.Split('\n').Single(line => line.StartsWith("https://", StringComparison.Ordinal)).Trim(), "https://orders.example/reset-password#");

    private Task<int> RowsAsync(string email) => InDatabaseAsync(null, database => database.PasswordResets.CountAsync(reset => reset.Email == email, Cancellation));

    private Task<int> SetAsync(User user, DateTimeOffset? due = null, DateTimeOffset? expires = null) => InDatabaseAsync(null, database =>
        database.PasswordResets.Where(reset => reset.Email == user.Email).ExecuteUpdateAsync(
            set => set.SetProperty(reset => reset.DueAt, due).SetProperty(reset => reset.ExpiresAt, reset => expires ?? reset.ExpiresAt), Cancellation));

    private Task<List<string>> ActionsAsync(User user) => InDatabaseAsync(null, database =>
        database.Audit.Where(entry => entry.UserId == user.Id).OrderBy(entry => entry.At).Select(entry => entry.Action).ToListAsync(Cancellation));
}
