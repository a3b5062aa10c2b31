import { useSearch } from '@evershop/evershop/components/frontStore/catalog/SearchContext';
import React from 'react';
import { pushEvent } from '../../../services/pushEvent.js';

/** Says what was searched for. */
export default function CoupletSearch() {
  const { keyword } = useSearch();
  React.useEffect(() => {
    if (keyword) pushEvent('search', { search_term: keyword });
  }, []);
  return null;
}

export const layout = { areaId: 'searchPageBottom', sortOrder: 1000 };
