using System.Text;
using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;

namespace OrderSync.Tests.Notifications;

/// <summary>TLS and sign-in, over real conversations with certificates of the test's own authority.</summary>
[Collection(nameof(NotificationWork))]
public sealed class SmtpSecurityTests(NotificationServer server)
{
    private const string Password = "pa$$w0rd-of-the-mail-server";

    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("StartTls", false, "PLAIN")]
    [InlineData("StartTls", false, "LOGIN")]
    [InlineData("Tls", true, "PLAIN")]
    [InlineData("Tls", true, "LOGIN")]
    [InlineData("Auto", false, "PLAIN")]
    public async Task With_a_certificate_of_an_authority_that_is_named_the_password_goes_over_tls_and_mails_are_taken(string tls, bool isImplicit, string mechanism)
    {
        using var authority = new MailAuthority();
        await using var mail = new SmtpServer { Certificate = authority.Sign(), IsImplicit = isImplicit, Account = $"shop:{Password}", Mechanisms = mechanism };
        await using var office = await OpenAsync(mail, ("Email:Tls", tls), ("Email:CaFile", authority.File), ("Email:Password", Password));

        await office.WorkAfterAsync(TimeSpan.FromSeconds(31));

        mail.Messages.ShouldHaveSingleItem().Subject!.ShouldContain("The token has expired.");
        mail.SignIns.ShouldBe([$"{mechanism} over TLS"]);
    }

    [Fact]
    public async Task A_wrong_password_is_said_the_mail_is_kept_and_goes_out_when_it_is_right_and_no_log_has_it()
    {
        using var authority = new MailAuthority();
        await using var mail = new SmtpServer { Certificate = authority.Sign(), Account = "shop:another" };
        await using var office = await OpenAsync(mail, ("Email:Tls", "StartTls"), ("Email:CaFile", authority.File), ("Email:Password", Password));

        await office.WorkAfterAsync(TimeSpan.FromSeconds(31));

        mail.Messages.ShouldBeEmpty();
        const string Sentence = "The mail server did not accept Email:User and Email:Password: 535: 5.7.8 Username and password not accepted";
        var kept = (await office.RowsAsync("select * from notification_emails")).ShouldHaveSingleItem();
        kept.GetProperty("state").GetString().ShouldBe("Pending");
        kept.GetProperty("last_error").GetString().ShouldBe(Sentence);
        server.Log.Lines.ShouldContain(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(Sentence));

        mail.Account = $"shop:{Password}";
        await office.WorkAfterAsync(TimeSpan.FromSeconds(61));
        mail.Messages.ShouldHaveSingleItem();
        (await office.CountAsync("notification_emails", "state = 'Sent' and attempts = 2 and last_error is null")).ShouldBe(1);
        foreach (var secret in new[] { Password, Base64(Password), Base64($"\0shop\0{Password}") })
            server.Log.Lines.ShouldNotContain(line => line.Contains(secret));
    }

    [Theory]
    [InlineData("StartTls", false)]
    [InlineData("Tls", true)]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_before_anything_is_said(string tls, bool isImplicit)
    {
        using var authority = new MailAuthority();
        await using var mail = new SmtpServer { Certificate = authority.Sign(), IsImplicit = isImplicit, Account = $"shop:{Password}" };
        await using var office = await OpenAsync(mail, ("Email:Tls", tls), ("Email:Password", Password));

        await ShouldWaitAsync(office, mail, "The mail server's certificate is not trusted");
    }

    [Theory]
    [InlineData("127.0.0.2", true)]
    [InlineData("127.0.0.1", false)]
    public async Task An_authority_is_trusted_for_what_it_has_signed_and_for_the_servers_own_name_only(string address, bool isItsOwn)
    {
        using var authority = new MailAuthority();
        using var another = new MailAuthority();
        await using var mail = new SmtpServer { Certificate = (isItsOwn ? authority : another).Sign(address), Account = $"shop:{Password}" };
        await using var office = await OpenAsync(mail, ("Email:Tls", "StartTls"), ("Email:CaFile", authority.File), ("Email:Password", Password));

        await ShouldWaitAsync(office, mail, "The mail server's certificate is not trusted");
    }

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Auto")]
    public async Task A_server_that_offers_no_tls_is_not_told_the_password_unless_the_settings_say_so(string tls)
    {
        await using var mail = new SmtpServer { Account = $"shop:{Password}" };
        await using (var office = await OpenAsync(mail, ("Email:Tls", tls), ("Email:Password", Password)))
            await ShouldWaitAsync(office, mail, "The mail server cannot do what the settings ask of it: ");

        await using var plainly = await OpenAsync(mail, ("Email:Tls", "None"), ("Email:Password", Password));
        await plainly.WorkAfterAsync(TimeSpan.FromSeconds(31));
        mail.Messages.ShouldHaveSingleItem();
        mail.SignIns.ShouldBe(["PLAIN in plain text"]);
    }

    [Fact]
    public async Task A_server_without_sign_in_and_one_without_tls_from_the_first_byte_are_said_to_be()
    {
        using var authority = new MailAuthority();
        await using var mail = new SmtpServer { Certificate = authority.Sign() };
        await using (var office = await OpenAsync(mail, ("Email:Tls", "StartTls"), ("Email:CaFile", authority.File), ("Email:Password", Password)))
            await ShouldWaitAsync(office, mail, "The mail server cannot do what the settings ask of it: ");
        await using (var office = await OpenAsync(mail, ("Email:Tls", "Tls"), ("Email:CaFile", authority.File), ("Email:Password", Password)))
            await ShouldWaitAsync(office, mail, "TLS could not be agreed on with the mail server: ");
    }

    [Theory]
    [InlineData("nowhere.pem", null)]
    [InlineData("empty.pem", "no certificate")]
    public async Task A_file_of_authorities_that_cannot_be_read_is_said_at_the_start(string name, string? content)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}-{name}");
        if (content is not null)
            await File.WriteAllTextAsync(file, content, Office.Cancellation);
        await using var mail = new SmtpServer();
        await using var office = await Office.OpenAsync(server, Noon, [.. mail.Settings, ("Email:CaFile", file)]);

        Should.Throw<Microsoft.Extensions.Options.OptionsValidationException>(() => office.Get<Microsoft.Extensions.Options.IOptions<EmailOptions>>().Value)
            .Message.ShouldContain("Email:CaFile");
        File.Delete(file);
    }

    /// <summary>A trouble is raised, and its e-mail is due half a minute later.</summary>
    private async Task<Office> OpenAsync(SmtpServer mail, params (string Key, string Value)[] settings)
    {
        var changed = settings.Select(setting => setting.Key).ToHashSet();
        var office = await Office.OpenAsync(
            server, Noon, [.. mail.Settings.Where(setting => !changed.Contains(setting.Key)), ("Email:User", "shop"), .. settings]);
        await office.AddPersonAsync(UserRole.Admin);
        await office.RaiseAsync(office.Begin("credentials-lost", await office.AddConnectionAsync(), "The token has expired."));
        await office.WorkAsync();
        return office;
    }

    private static async Task ShouldWaitAsync(Office office, SmtpServer mail, string sentence)
    {
        await office.WorkAfterAsync(TimeSpan.FromSeconds(31));
        var kept = (await office.RowsAsync("select * from notification_emails")).ShouldHaveSingleItem();
        kept.GetProperty("last_error").GetString()!.ShouldStartWith(sentence);
        kept.GetProperty("state").GetString().ShouldBe("Pending");
        mail.Messages.ShouldBeEmpty();
        mail.SignIns.ShouldBeEmpty();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
