using System.Net;
using System.Text.RegularExpressions;

namespace OrderSync.Tests.Hosting;

[Collection(nameof(OwnApplications))]
public sealed partial class RestartTests
{
    [Fact]
    public async Task Data_passwords_and_server_ports_survive_a_restart_and_the_generated_password_is_shown_once()
    {
        var folder = AppHostProcess.NewDataFolder();
        string password;
        string?[] servers;
        await using (var first = AppHostProcess.Start(folder))
        {
            await first.UntilRunningAsync();
            password = first.GeneratedPassword;
            password.Length.ShouldBe(20, first.Output);
            servers = Servers(first);
            await SignInToDashboardAsync(first);
        }

        // A container engine that has been installed since does not hide what is there.
        await using (var second = AppHostProcess.Start(folder, ("PATH", $"{EngineThatAnswers(folder)}:{Environment.GetEnvironmentVariable("PATH")}")))
        {
            await second.UntilRunningAsync();
            second.Output.ShouldNotContain(password);
            second.Output.ShouldContain("as shown at the first start");
            Servers(second).ShouldBe(servers);
        }

        File.GetUnixFileMode(Path.Combine(folder, "secrets.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(Path.Combine(folder, "secrets.json"), AppFixture.Cancellation)).ShouldContain(password);
        foreach (var log in Directory.GetFiles(Path.Combine(folder, "logs")))
            (await File.ReadAllTextAsync(log, AppFixture.Cancellation)).ShouldNotContain(password);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_chosen_password_is_never_shown()
    {
        await using var host = AppHostProcess.Start(settings: ("ORDERSYNC_ADMIN_PASSWORD", "Chosen-by-somebody-1"));
        await host.UntilRunningAsync();

        host.Output.ShouldContain("as given in ORDERSYNC_ADMIN_PASSWORD");
        host.Output.ShouldNotContain("Chosen-by-somebody-1");
        (await File.ReadAllTextAsync(Path.Combine(host.DataFolder, "secrets.json"), AppFixture.Cancellation)).ShouldNotContain("Chosen-by-somebody-1");
    }

    private static async Task SignInToDashboardAsync(AppHostProcess host)
    {
        var address = SignIn().Match(host.Output).Groups["address"].Value;
        using var client = new HttpClient();
        using var page = await client.GetAsync(new Uri(address), AppFixture.Cancellation);
        page.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        page.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/", "the token of the banner did not sign in");
    }

    private static string EngineThatAnswers(string folder)
    {
        var programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        var docker = Path.Combine(programs, "docker");
        File.WriteAllText(docker, "#!/bin/sh\necho 27.5.1\n");
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return programs;
    }

    private static string?[] Servers(AppHostProcess host) =>
        [.. host.Children.Where(child => child.Name is "postgres" or "redis").Select(child => child.Address)];

    [GeneratedRegex(@"Dashboard +(?<address>http\S+/login\?t=\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignIn();
}
