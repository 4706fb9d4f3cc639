namespace OrderSync.Tests.Sandbox;

/// <summary>An account with Maystro, as its puppeteer sees it.</summary>
internal sealed class MaystroSandboxShop(HttpClient http, string name) : ControlledShop(http, "maystro", name)
{
    public const string Token = "sandboxtoken0000000000";
}
