using System.Text.Json;

namespace OrderSync.Sandbox.Control;

/// <summary>The names of an enum as the control API spells them.</summary>
internal static class ControlNames
{
    public static string Of<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));

    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
