/** A space between Chinese and Latin letters, where a sentence is put together of both: "Couplet 的净毛利". */
export const spaced = (text: string): string => text.replace(/([\u4e00-\u9fff])(?=[A-Za-z])|([A-Za-z])(?=[\u4e00-\u9fff])/g, '$1$2 ');
