using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OrderSync.AppHost;

/// <summary>What the environment, the command line or an appsettings file says of this application. Empty means unset.</summary>
internal sealed class Settings(IDistributedApplicationBuilder builder)
{
    public string? Text(string name) => builder.Configuration[name] is { Length: > 0 } text ? text : null;

    public string Text(string name, string standard) => Text(name) ?? standard;

    public int Number(string name, int standard) => Text(name) switch
    {
        null => standard,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 => number,
        var text => throw new DistributedApplicationException($"{name} is '{text}', but must be a number from 1 to 65535."),
    };

    public IEnumerable<KeyValuePair<string, string?>> Section(string name) =>
        builder.Configuration.GetSection(name).AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null);
}
