using System.Net;
using System.Net.Http.Json;
using OrderSync.AppHost.Installing;

namespace OrderSync.Tests.Hosting;

[Collection(nameof(OwnApplications))]
public sealed class SideBySideTests
{
    [Fact]
    public async Task Two_installations_run_side_by_side_share_nothing_and_stop_apart()
    {
        await using var one = AppHostProcess.Start();
        await using var other = AppHostProcess.Start();
        await one.UntilRunningAsync();
        await other.UntilRunningAsync();

        one.Children.Count.ShouldBe(7, one.Output);
        other.Children.Count.ShouldBe(7, other.Output);
        one.Children.Concat(other.Children).Select(child => child.Pid).ShouldBeUnique();
        var (password, othersPassword) = (one.GeneratedPassword, other.GeneratedPassword);
        password.ShouldNotBe(othersPassword);
        (await SignInAsync(one, password)).ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(other, othersPassword)).ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(other, password)).ShouldBe(HttpStatusCode.Unauthorized);

        await one.SignalAsync("TERM");

        (await one.UntilExitAsync()).ShouldBe(0, one.Output);
        one.Left().ShouldBeEmpty();
        other.Children.ShouldAllBe(child => Machine.Born(child.Pid) == child.Born);
        (await SignInAsync(other, othersPassword)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> SignInAsync(AppHostProcess host, string password)
    {
        using var client = new HttpClient { BaseAddress = new Uri(host.Children.Single(child => child.Name == "api").Address!) };
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/sign-in", new { email = AppFixture.AdminEmail, password }, AppFixture.Cancellation);
        return answer.StatusCode;
    }
}
