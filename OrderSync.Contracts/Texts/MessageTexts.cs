namespace OrderSync.Contracts.Texts;

/// <summary>The words of every <see cref="Message"/>.</summary>
public static class MessageTexts
{
    private static readonly TextSet Texts = new(typeof(MessageTexts));

    public static string Of(Message message, Reader reader) => Texts.Get(reader, message.Code, message.Arguments);
}
