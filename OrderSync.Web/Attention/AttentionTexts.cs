namespace OrderSync.Web.Attention;

/// <summary>The texts of this folder: AttentionTexts.resx and its translations.</summary>
public sealed class AttentionTexts;
