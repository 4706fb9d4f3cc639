using System.Text.Json;
using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.Faults;

namespace OrderSync.Sandbox.Shops;

/// <summary>An order in its plain form, whatever the wire makes of it. Times are UTC.</summary>
/// <param name="CreatedAt">When it came in, as a reader of the platform is told.</param>
/// <param name="Total">In whole units of its currency.</param>
internal sealed record OrderTruth(long Id, string Reference, Word State, DateTime CreatedAt, DateTime UpdatedAt, decimal Total)
{
    /// <param name="malformed">Which way a reader who reads it now finds it malformed.</param>
    public void Write(Utf8JsonWriter json, MalformedShape? malformed)
    {
        json.WriteNumber("id"u8, Id);
        json.WriteString("reference"u8, Reference);
        json.WriteString("state"u8, State.Json);
        json.WriteString("createdAt"u8, CreatedAt);
        json.WriteString("updatedAt"u8, UpdatedAt);
        json.WriteNumber("total"u8, Total);
        json.WriteBoolean("malformed"u8, malformed is not null);
        if (malformed is { } how)
            json.WriteString("malformedAs"u8, ControlNames.Of(how));
    }
}
