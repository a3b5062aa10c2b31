/** `TEA-1, FIVE` or `code:tea-1|amount:5.00;code:five|amount:1.00`, in capitals. */
export const codesIn = (text: string): readonly string[] => {
  const named = [...text.matchAll(/code:\s*([^|;]+)/gi)].map(([, code = '']) => code.trim());
  const codes = named.length > 0 ? named : text.split(/[\s,;]+/);
  return codes.filter((code) => code !== '').map((code) => code.toUpperCase());
};
