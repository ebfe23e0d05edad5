namespace SamlFederation.Portal;

/// <summary>Why an entry was not saved: the member as the world file spells it, and a sentence for people.</summary>
internal sealed record FieldFault(string Field, string Message);
